package io.projectory.app.config;

import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/** Section {@code http.limits}: what callers may take, so that none of them starves the others. */
public record HttpLimits(
    @Meaning("Largest body of a request.") Integer maxBodyBytes,
    @Meaning("Largest request line and headers together.") Integer maxHeaderBytes,
    @Meaning("Connections at once; more are left waiting to be accepted.") Integer maxConnections,
    @Meaning("Threads that answer.") Integer maxThreads,
    @Meaning("Callers of wait at once; more are refused with 429.") Integer maxWaits,
    @Meaning("Longest timeout that a caller of wait may ask for.") Duration maxWait,
    @Meaning("Consoles that are kept up to date at once; more are refused with 429.")
        Integer maxStreams,
    @Meaning("A connection on which nothing happens for so long is closed.") Duration idleTimeout) {
  static final HttpLimits DEFAULTS = new HttpLimits(null, null, null, null, null, null, null, null);

  /** Acceptor, selectors, and one that answers. */
  private static final int LEAST_THREADS = 8;

  private static final int MOST_STREAMS = 8;

  public HttpLimits {
    maxBodyBytes = or(maxBodyBytes, 64 * 1024);
    maxHeaderBytes = or(maxHeaderBytes, 8 * 1024);
    maxConnections = or(maxConnections, 256);
    maxThreads = or(maxThreads, 32);
    maxWaits = or(maxWaits, Math.min(16, maxThreads / 2));
    maxStreams = or(maxStreams, Math.max(0, Math.min(MOST_STREAMS, maxThreads - 1 - maxWaits)));
    maxWait = maxWait == null ? Duration.ofMinutes(1) : maxWait;
    idleTimeout = idleTimeout == null ? Duration.ofSeconds(30) : idleTimeout;
    least("max_body_bytes", maxBodyBytes, 1024);
    least("max_header_bytes", maxHeaderBytes, 1024);
    least("max_connections", maxConnections, 1);
    least("max_threads", maxThreads, LEAST_THREADS);
    least("max_waits", maxWaits, 0);
    least("max_streams", maxStreams, 0);
    if (maxWaits + maxStreams >= maxThreads) {
      throw new IllegalArgumentException(
          "max_waits "
              + maxWaits
              + " and max_streams "
              + maxStreams
              + " take all of max_threads "
              + maxThreads
              + "; write less, or waiting callers shut the others out");
    }
    positive("max_wait", maxWait);
    positive("idle_timeout", idleTimeout);
  }

  private static Integer or(Integer given, int otherwise) {
    return given == null ? (Integer) otherwise : given;
  }

  private static void least(String key, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + "; write at least " + least);
    }
  }

  private static void positive(String key, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(key + " must be longer than 0");
    }
  }
}
