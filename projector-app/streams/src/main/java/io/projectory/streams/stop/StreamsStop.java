package io.projectory.streams.stop;

import java.io.Serial;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** A typed, final failure. The message is one line without secrets or payloads. */
public final class StreamsStop extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;
  private static final int MAX_DEPTH = 20;

  private final StopReason reason;

  public StreamsStop(StopReason reason, String finding) {
    this(reason, finding, null);
  }

  public StreamsStop(StopReason reason, String finding, Throwable cause) {
    super(finding, cause);
    this.reason = reason;
  }

  /** What Kafka's clients say of themselves in their exceptions; else {@code otherwise}. */
  public static StreamsStop of(Throwable error, StopReason otherwise) {
    if (error instanceof StreamsStop known) {
      return known;
    }
    StopReason reason = otherwise;
    Throwable cause = error;
    Throwable root = error;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++, cause = cause.getCause()) {
      root = cause;
      if (cause instanceof AuthorizationException || cause instanceof AuthenticationException) {
        reason = StopReason.NOT_AUTHORISED;
      } else if (cause instanceof RetriableException || cause instanceof TimeoutException) {
        reason = StopReason.KAFKA_UNREACHABLE;
      }
    }
    return new StreamsStop(reason, line(root), error);
  }

  public StopReason reason() {
    return reason;
  }

  /** Reason, finding and remedy on one line. */
  public String line() {
    return reason.code() + ": " + getMessage() + "; " + reason.remedy();
  }

  private static String line(Throwable error) {
    String message =
        error.getMessage() == null ? error.getClass().getSimpleName() : error.getMessage();
    return message.replaceAll("\\s+", " ").strip();
  }
}
