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
  private final Publisher publisher;
  private final SequenceCheck sequence;
  private final Progress progress;
  private final ReentrantLock busy = new ReentrantLock();
  private Lsn marked;
  private boolean closed;

  ChangeHandler(Publisher publisher, SequenceCheck sequence, Progress progress) {
    this.publisher = publisher;
    this.sequence = sequence;
    this.progress = progress;
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> batch,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    busy.lockInterruptibly();
    try {
      if (!closed) {
        handle(batch, committer);
      }
    } catch (SQLException e) {
      throw new ConnectException("the log could not be asked about a jump", e);
    } finally {
      busy.unlock();
    }
  }

  private void handle(
      List<RecordChangeEvent<SourceRecord>> batch,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException, SQLException {
    Lsn reached = marked;
    int events = 0;
    for (RecordChangeEvent<SourceRecord> change : batch) {
      SourceRecord source = change.record();
      events += publish(source) ? 1 : 0;
      Lsn safe = Offsets.reached(source.sourceOffset());
      reached = safe == null ? reached : safe;
    }
    publisher.flush();
    if (reached != null && !reached.equals(marked)) {
      mark(batch.get(batch.size() - 1), reached, committer);
    }
    committer.markBatchFinished();
    progress.published(events);
  }

  /** Whether it was an event; heartbeats and marks carry a position only. */
  private boolean publish(SourceRecord source) throws SQLException {
    if (!(source.value() instanceof Struct change) || change.schema().field("after") == null) {
      return false;
    }
    Event event = LogRow.toEvent(change.getStruct("after"));
    sequence.accept(event.tenantId(), event.logSeq());
    publisher.send(event);
    return true;
  }

  private void mark(
      RecordChangeEvent<SourceRecord> last,
      Lsn reached,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    var offsets = committer.buildOffsets();
    offsets.set(Offsets.LSN, reached.value());
    offsets.set(Offsets.COMMIT_LSN, reached.value());
    committer.markProcessed(last, offsets);
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
