package io.projectory.runtime.store;

import io.projectory.runtime.fold.BadRecord;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Records what a topic held that is no event of the log ({@code dg_bad_records}). */
public final class BadRecordStore {
  private static final String INSERT =
      """
      insert into dg_bad_records
        (projection_name, topic, partition, record_offset, reason, tenant_id, log_seq)
      values (?, ?, ?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String FORGET =
      """
      delete from dg_bad_records where projection_name = ? and tenant_id = ? and log_seq = ?
      """;

  private final String projection;
  private final String topic;

  public BadRecordStore(String projection, String topic) {
    this.projection = projection;
    this.topic = topic;
  }

  /** One at a time: nobody waits for them, and there may be as many as records. */
  public void insert(Pipeline pipeline, int partition, List<BadRecord> records)
      throws SQLException {
    for (BadRecord record : records) {
      Jdbc.update(
          pipeline.sent(),
          INSERT,
          projection,
          topic,
          partition,
          record.offset(),
          record.reason(),
          record.tenantId(),
          record.logSeq());
    }
  }

  /** The log says the same as the topic: the record was a true copy of a bad event. */
  public void forget(Connection connection, String tenant, long logSeq) throws SQLException {
    Jdbc.update(connection, FORGET, projection, tenant, logSeq);
  }
}
