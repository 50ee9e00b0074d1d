package io.projectory.app.operations;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One worker scope (SEMANTICS 12, {@code worker_status}).
 *
 * @param member who holds the partition now, or null
 * @param lastSyncAt last attempt, successful or not, or null
 * @param lastError {@code {"code","message","details"}}, or null
 * @param status {@code idle}, {@code retrying}, {@code failed}, {@code rebuilding} or {@code
 *     paused}
 * @param syncCount committed batches that held events of the scope
 */
public record WorkerStatus(
    Key key,
    String member,
    long cursor,
    String lastSyncAt,
    JsonNode lastError,
    int retryCount,
    String status,
    long syncCount) {

  /** Which scope it is, and in which partition it lives. */
  public record Key(String tenantId, String projection, int partition) {
    /** {@code tenant:projection:partition}. */
    public String name() {
      return tenantId + ":" + projection + ":" + partition;
    }
  }
}
