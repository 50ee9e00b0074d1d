package io.projectory.runtime.batch;

import io.projectory.api.Table;
import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import io.projectory.runtime.failure.ErrorText;
import io.projectory.runtime.fold.RecordFold;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.CursorStep;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.write.TableWriter;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * One batch of records of a projection's own topic in one transaction: guard, partition cursor by
 * compare-and-set, rows, failures, commit. There is no tenant cursor to recognise a repetition by:
 * the compare-and-set alone says that nobody applied these records before. Thread-safe.
 */
public final class RecordTransaction {
  private final TopicProjection projection;
  private final DataSource views;
  private final BatchSession session;
  private final PartitionCursorStore cursors;
  private final FailureStore failures;
  private final BadRecordStore badRecords;
  private final Map<Table, TableWriter> writers = new LinkedHashMap<>();

  public RecordTransaction(
      TopicProjection projection,
      DataSource views,
      BatchSession session,
      PartitionCursorStore cursors,
      FailureStore failures,
      BadRecordStore badRecords) {
    this.projection = projection;
    this.views = views;
    this.session = session;
    this.cursors = cursors;
    this.failures = failures;
    this.badRecords = badRecords;
    projection.tables().forEach(t -> writers.put(t, new TableWriter(t)));
  }

  /**
   * @return false when the cursor is not where the member holds it: nothing was done
   */
  public boolean run(CursorStep step, RecordFold.Result fold) throws SQLException {
    return session.run(
        views, projection.name(), pipeline -> inTransaction(pipeline, step, fold), moved -> moved);
  }

  private boolean inTransaction(Pipeline pipeline, CursorStep step, RecordFold.Result fold)
      throws SQLException {
    Supplier<Boolean> current = cursors.compareAndSet(pipeline, List.of(step));
    pipeline.send();
    if (!current.get()) {
      return false;
    }
    for (Map.Entry<Table, TableWriter> writer : writers.entrySet()) {
      writer.getValue().write(pipeline, fold.changes().of(writer.getKey()));
    }
    badRecords.insert(pipeline, step.partition(), fold.skipped());
    failures.resolveBefore(pipeline, TopicRecord.scope(step.partition()), step.next());
    if (fold.held() != null) {
      open(pipeline.sent(), fold.held(), fold.applied());
    }
    return true;
  }

  private void open(Connection connection, RecordFold.Held held, int applied) throws SQLException {
    ProjectoryException error = ErrorText.categorised(held.error());
    failures.openRecord(
        connection,
        held.message(),
        new FailureStore.Failure(
            error.code().code(),
            ErrorText.printable(error.getMessage()),
            error.code().recoverable(),
            held.attempt(),
            ErrorText.metadata(error, applied)));
  }
}
