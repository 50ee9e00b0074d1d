package io.projectory.connector.engine;

import io.debezium.engine.DebeziumEngine.ChangeConsumer;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.projectory.connector.log.Lsn;
import io.projectory.connector.topic.Publisher;
import io.projectory.schemas.Event;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Sends one batch of changes after the other, and marks a position only when everything before it
 * is acknowledged. Debezium's thread calls {@link #handleBatch}; the rest is thread-safe.
 */
final class ChangeHandler implements ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  static final int MOST_CHANGES = 2048;

  private final Tap tap;
  private final ParkingPolicy parking;
  private final Publisher publisher;
  private final SequenceCheck sequence;
  private final Progress progress;
  private final Gathering gathering;
  private final ReentrantLock busy = new ReentrantLock();
  private Lsn marked;
  private boolean closed;

  ChangeHandler(
      Tap tap,
      ParkingPolicy parking,
      Publisher publisher,
      SequenceCheck sequence,
      Progress progress,
      Gathering gathering) {
    this.tap = tap;
    this.parking = parking;
    this.publisher = publisher;
    this.sequence = sequence;
    this.progress = progress;
    this.gathering = gathering;
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> batch,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    busy.lockInterruptibly();
    parking.inBatch(true);
    try {
      if (!closed) {
        handle(batch, committer);
      }
    } catch (SQLException e) {
      throw new ConnectException("the log could not be asked about a jump", e);
    } finally {
      parking.inBatch(false);
      busy.unlock();
    }
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> batch,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException, SQLException {
    Pass pass = new Pass();
    for (RecordChangeEvent<SourceRecord> change : batch) {
      pass.take(change.record());
    }
    // Debezium hands over the first one; the rest stands behind it
    gathering.await(batch.get(0).record());
    for (SourceRecord next = pass.next(); next != null; next = pass.next()) {
      pass.take(next);
    }
    publisher.flush();
    if (pass.reached != null && !pass.reached.equals(marked)) {
      mark(batch.get(0), pass.reached, committer);
    }
    committer.markBatchFinished();
    progress.published(pass.events);
  }

  /** One batch on its way; what it takes is in the publisher's hands at once. */
  private final class Pass {
    private int changes;
    private int events;
    private Lsn reached = marked;

    SourceRecord next() {
      return changes < MOST_CHANGES ? tap.take() : null;
    }

    void take(SourceRecord change) throws SQLException {
      changes++;
      Struct row = LogRow.of(change);
      if (row != null) {
        Event event = LogRow.toEvent(row);
        sequence.accept(event.tenantId(), event.logSeq());
        publisher.send(event);
        events++;
      }
      Lsn safe = Offsets.reached(change.sourceOffset());
      reached = safe == null ? reached : safe;
    }
  }

  private void mark(
      RecordChangeEvent<SourceRecord> any,
      Lsn reached,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    var offsets = committer.buildOffsets();
    offsets.set(Offsets.LSN, reached.value());
    offsets.set(Offsets.COMMIT_LSN, reached.value());
    committer.markProcessed(any, offsets);
    marked = reached;
  }

  /** Lets the present batch end, at most that long, and takes no other; whether it ended. */
  boolean close(Duration patience) throws InterruptedException {
    if (!busy.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return false;
    }
    try {
      closed = true;
      return true;
    } finally {
      busy.unlock();
    }
  }
}
