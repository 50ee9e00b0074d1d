package io.projectory.app.http;

import io.projectory.app.config.HttpLimits;
import io.projectory.app.live.Pulse;
import io.projectory.app.live.Tick;
import io.projectory.app.operations.OperationsJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Server-sent events: {@code history} first, then a {@code tick} whenever the fleet was looked at.
 * Each reader holds a thread, so that a slow one keeps nobody waiting, and only some may read at
 * once.
 */
final class StreamRoute {
  /** Below every proxy's patience, and ours. */
  private static final Duration SILENCE = Duration.ofSeconds(10);

  private final Pulse pulse;
  private final HttpLimits limits;
  private final Semaphore places;

  StreamRoute(Pulse pulse, HttpLimits limits) {
    this.pulse = pulse;
    this.limits = limits;
    this.places = new Semaphore(limits.maxStreams());
  }

  Route route() {
    return Route.get(
        "/api/v1/fleet/stream",
        "Server-sent events: history first (see /api/v1/fleet/history), then a tick with the"
            + " overview and the newest point of the plots about every second.",
        Gate.Streamed.class,
        this::open,
        Parameter.whole("ticks", "End after so many; without it, never."));
  }

  private Object open(Call call) {
    Long most = call.whole("ticks");
    if (!places.tryAcquire()) {
      throw HttpRefusal.tooMany(
          limits.maxStreams() + " streams are read already (http.limits.max_streams); try again");
    }
    return new Gate.Streamed(
        out -> {
          pulse.join();
          try {
            write(out, most == null ? Long.MAX_VALUE : most);
          } finally {
            pulse.leave();
          }
        },
        places::release);
  }

  private void write(OutputStream out, long most) throws IOException {
    try {
      send(out, "history", pulse.history());
      long number = 0;
      for (long sent = 0; sent < most && !pulse.closed(); ) {
        Tick tick = pulse.after(number, SILENCE);
        if (tick == null) {
          // so that a reader who has gone is noticed, and one who is there knows that we are
          write(out, ": nothing new\n\n");
        } else {
          number = tick.number();
          send(out, "tick", tick);
          sent++;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(OutputStream out, String event, Object data) throws IOException {
    write(out, "event: " + event + "\ndata: " + OperationsJson.write(data) + "\n\n");
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
