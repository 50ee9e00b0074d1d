package io.projectory.app.operations;

import com.fasterxml.jackson.annotation.JsonRawValue;
import io.projectory.runtime.audit.AuditStore;
import io.projectory.schemas.RfcNow;
import java.time.Instant;

/**
 * A command and what became of it (DESIGN 3).
 *
 * @param commandId null when the message was too malformed to tell
 * @param effect a JSON object saying what was changed, or null
 */
public record AuditEntry(
    String commandId,
    String command,
    String door,
    String projection,
    String tenantId,
    String status,
    String errorCode,
    String errorMessage,
    @JsonRawValue String effect,
    String requestedBy,
    String reason,
    String requestedAt,
    String decidedAt,
    String jobId) {

  static AuditEntry of(AuditStore.Entry entry) {
    return new AuditEntry(
        entry.commandId(),
        entry.command(),
        entry.door(),
        entry.projection(),
        entry.tenantId(),
        entry.status(),
        entry.errorCode(),
        entry.errorMessage(),
        entry.effect(),
        entry.requestedBy(),
        entry.reason(),
        time(entry.requestedAt()),
        time(entry.decidedAt()),
        entry.jobId());
  }

  private static String time(Instant instant) {
    return instant == null ? null : RfcNow.format(instant);
  }
}
