package io.projectory.chaos.stack;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What an orchestrator does: starts processes again that ended, and kills those whose liveness
 * probe fails several times in a row.
 */
public final class Supervisor implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;
  private static final int PROBES = 4;

  private final List<? extends Part> parts;
  private final Consumer<String> news;
  private final Map<String, Integer> failedProbes = new HashMap<>();
  private final AtomicInteger restarts = new AtomicInteger();
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread = new Thread(this::run, "supervisor");

  Supervisor(List<? extends Part> parts, Consumer<String> news) {
    this.parts = parts;
    this.news = news;
  }

  void start() {
    thread.setDaemon(true);
    thread.start();
  }

  /** Processes started again so far. */
  public int restarts() {
    return restarts.get();
  }

  private void run() {
    try {
      while (!stop.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        parts.forEach(this::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(Part part) {
    if (part instanceof Member member && member.mustAnswer()) {
      probe(member);
    }
    if (part.revive()) {
      restarts.incrementAndGet();
      news.accept("started again as " + part.id());
    }
  }

  private void probe(Member member) {
    String id = member.id();
    if (member.live() || member.excused() || !member.mustAnswer()) {
      failedProbes.remove(id);
    } else if (failedProbes.merge(id, 1, Integer::sum) >= PROBES && member.id().equals(id)) {
      news.accept("liveness probe of " + id + " fails: killed");
      member.killNine();
    }
  }

  /** From now on nobody is started again. */
  @Override
  public void close() {
    stop.countDown();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
