package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.UUID;

/**
 * A request to the projectors (DESIGN 3 and 5, SEMANTICS 11), from whichever door. Only its shape
 * is checked here; whether it may be done is for the admission to say.
 *
 * @param commandId the same id twice is one command; the run it starts has the same id
 * @param projection a projection or {@code all}; null only for {@code cancel}
 * @param tenantId null is every tenant
 * @param jobId the run to cancel, else null
 * @param eventId the event to skip, else null
 * @param requestedBy may be null; a claim when it came by the topic
 * @param reason may be null
 * @param expiresAt refused when read later; may be null
 * @param metadata an object of the caller's, or null
 */
public record AdminCommand(
    UUID commandId,
    Verb command,
    String projection,
    String tenantId,
    UUID jobId,
    String eventId,
    Options options,
    String requestedBy,
    String reason,
    OccurredAt expiresAt,
    JsonNode metadata) {

  /** In place of a projection: each of them, in their order. */
  public static final String ALL_PROJECTIONS = "all";

  /** What is asked for. */
  public enum Verb {
    REPLAY,
    REBUILD,
    CANCEL,
    PAUSE,
    RESUME,
    SYNC,
    SKIP;

    /** The public spelling, for example {@code replay}. */
    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How to do it.
   *
   * @param sinceLogSeq reported, without effect on where projecting starts; may be null
   * @param untilLogSeq inclusive; may be null
   * @param batchSize events per transaction; null for the configured one
   * @param maxEventsPerSecond null for no limit
   * @param fromLog rebuild by reading the log instead of the topic
   */
  public record Options(
      Long sinceLogSeq,
      Long untilLogSeq,
      Integer batchSize,
      Integer maxEventsPerSecond,
      boolean fromLog) {
    public static final Options NONE = new Options(null, null, null, null, false);
  }

  /**
   * Reads a command.
   *
   * @throws ProjectoryException {@code schema_violation} when it is not JSON, {@code
   *     invalid_argument} when it is no command; {@code details.path} says where, and {@code
   *     command_id} is among the details when it could be told
   */
  public static AdminCommand parse(byte[] utf8) {
    return of(CanonicalJson.parseUnchecked(utf8));
  }

  /**
   * Reads a command out of JSON that was parsed already, unchecked.
   *
   * @throws ProjectoryException as {@link #parse}
   */
  public static AdminCommand of(JsonNode json) {
    return new AdminCommandReader(json).read();
  }
}
