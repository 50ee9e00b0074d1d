package io.projectory.app.live;

import io.projectory.app.flow.Overview;
import io.projectory.schemas.ProjectoryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the fleet again and again, once for all who watch: every second while somebody does,
 * else now and then, so that plots have a past when a console is opened. Looks take at most a tenth
 * of the time while they take about a second or less; who watches never waits much longer than ten
 * seconds for the next. Thread-safe.
 */
public final class Pulse implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
  private static final Duration WATCHED = Duration.ofSeconds(1);
  private static final Duration ALONE = Duration.ofSeconds(15);
  private static final int REST_FACTOR = 9;
  private static final Duration MOST_REST = Duration.ofSeconds(10);
  private static final int KEPT = 300;

  private final Function<Instant, Overview> reader;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Deque<Tick.Point> history = new ArrayDeque<>();
  private final Thread thread = new Thread(this::run, "pulse");
  private Tick latest;
  private Overview before;
  private int watchers;
  private boolean closed;

  /**
   * @param reader sees the fleet; latencies are those since the instant
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  public Pulse(Function<Instant, Overview> reader, Clock clock, LongSupplier nanos) {
    this.nanos = nanos;
    this.reader = reader;
    this.clock = clock;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Somebody watches from now on, until {@link #leave}. */
  public synchronized void join() {
    watchers++;
    notifyAll();
  }

  public synchronized void leave() {
    watchers--;
  }

  /** What was seen up to now, oldest first. */
  public synchronized List<Tick.Point> history() {
    return List.copyOf(history);
  }

  /**
   * The newest look after the one with this number.
   *
   * @param patience longest to wait for it
   * @return null when none came in time, or no more will
   */
  public synchronized Tick after(long number, Duration patience) throws InterruptedException {
    long deadline = nanos.getAsLong() + patience.toNanos();
    while (!closed && (latest == null || latest.number() <= number)) {
      long left = (deadline - nanos.getAsLong()) / 1_000_000;
      if (left <= 0) {
        return null;
      }
      wait(left);
    }
    return closed ? null : latest;
  }

  /** Of the newest look; 0 before the first. */
  public synchronized long number() {
    return latest == null ? 0 : latest.number();
  }

  public synchronized boolean closed() {
    return closed;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }

  private void run() {
    Instant since = clock.instant();
    long number = 0;
    try {
      while (!closed()) {
        Instant began = clock.instant();
        publish(look(++number, since));
        since = began;
        rest(restAfter(Duration.between(began, clock.instant())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Least time between a look that took so long and the next. */
  static Duration restAfter(Duration look) {
    Duration rest = look.multipliedBy(REST_FACTOR);
    return rest.compareTo(MOST_REST) < 0 ? rest : MOST_REST;
  }

  private Tick look(long number, Instant since) {
    try {
      Overview now = reader.apply(since);
      Tick tick = new Tick(number, now, Rates.between(before, now), null);
      before = now;
      return tick;
    } catch (ProjectoryException e) {
      before = null;
      return new Tick(number, null, null, String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      before = null;
      LOG.atWarn().addKeyValue("error", e.toString()).log("The fleet could not be looked at");
      return new Tick(number, null, null, "the fleet could not be looked at; see the log");
    }
  }

  private synchronized void publish(Tick tick) {
    latest = tick;
    if (tick.point() != null) {
      history.addLast(tick.point());
      if (history.size() > KEPT) {
        history.removeFirst();
      }
    }
    notifyAll();
  }

  /** Until the next look is due; somebody who comes to watch makes it due sooner. */
  private synchronized void rest(Duration least) throws InterruptedException {
    long began = nanos.getAsLong();
    while (!closed) {
      Duration wanted = watchers > 0 ? WATCHED : ALONE;
      Duration rest = least.compareTo(wanted) > 0 ? least : wanted;
      long left = rest.minusNanos(nanos.getAsLong() - began).toMillis();
      if (left <= 0) {
        return;
      }
      wait(left);
    }
  }
}
