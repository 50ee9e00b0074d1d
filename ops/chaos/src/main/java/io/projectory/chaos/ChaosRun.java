package io.projectory.chaos;

import io.projectory.chaos.fault.Fault;
import io.projectory.chaos.fault.Faults;
import io.projectory.chaos.fault.NoEffectException;
import io.projectory.chaos.fault.Scene;
import io.projectory.chaos.load.Load;
import io.projectory.chaos.load.Probes;
import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Observer;
import io.projectory.chaos.stack.StackException;
import io.projectory.chaos.stack.StackOptions;
import io.projectory.testkit.await.Await;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * One run of the fault suite: a stack of real processes, writers that never rest, faults by chance
 * one after the other, and at the end the comparison with the independent fold. {@link #close}
 * kills what still runs and may come from any thread; everything else is for one.
 */
public final class ChaosRun implements AutoCloseable {
  private static final Duration RECOVERY = Duration.ofMinutes(2);
  private static final Duration CURRENT = Duration.ofMinutes(5);
  private static final Duration STOP = Duration.ofSeconds(60);

  private final ChaosOptions options;
  private final Watcher watcher;
  private final ChaosStack stack;
  private final List<Injected> faults = new ArrayList<>();
  private final List<String> findings = new ArrayList<>();

  private Observer observer;

  /**
   * Starts nothing yet.
   *
   * @param folder for data and logs; left behind
   */
  public ChaosRun(Path folder, ChaosOptions options, Watcher watcher) {
    this.options = options;
    this.watcher = watcher;
    this.stack = ChaosStack.in(folder, StackOptions.DEFAULT, watcher::news);
  }

  /**
   * Starts the stack, injects faults for as long as was asked for, then judges.
   *
   * @throws StackException when the stack does not start, or was closed
   */
  public ChaosReport run() throws SQLException {
    stack.start();
    observer = new Observer(stack);
    long begin = System.nanoTime();
    Load load = Load.start(stack, options.seed(), options.load());
    injectAll(load, begin);
    double minutes = Duration.ofNanos(System.nanoTime() - begin).toMillis() / 60_000.0;
    load.close();
    watcher.news("waiting until everything is applied");
    if (!Await.throughOutages(CURRENT, () -> observer.pending() == 0)) {
      findings.add("not everything is applied after " + CURRENT.toMinutes() + " minutes");
      findings.add(observer.scopesInWords());
    }
    int restarts = stack.restarts();
    watcher.news("stopping the processes");
    stack.stopParts(STOP).forEach(line -> findings.add("did not stop well: " + line));
    watcher.news("comparing " + load.appended() + " events with the tables and the topic");
    return report(minutes, restarts, Judgement.of(stack));
  }

  private void injectAll(Load load, long begin) {
    Random random = new Random(options.seed());
    Probes probes = new Probes(stack);
    Faults all =
        new Faults(new Scene(stack, observer, load, probes, random), random, options.kinds());
    Duration warm = probes.recover(load.tenants(), RECOVERY);
    if (warm == null) {
      throw new StackException("the stack applies no events");
    }
    long end = begin + options.time().toNanos();
    while (System.nanoTime() < end && counted() < options.mostFaults() && findings.isEmpty()) {
      inject(all.next(), load, probes, begin);
    }
  }

  private long counted() {
    return faults.stream().filter(Injected::counts).count();
  }

  private void inject(Fault fault, Load load, Probes probes, long begin) {
    long at = Duration.ofNanos(System.nanoTime() - begin).toMillis();
    String observed;
    boolean counts = false;
    try {
      observed = fault.inject();
      counts = true;
    } catch (NoEffectException e) {
      observed = e.getMessage();
    } catch (StackException e) {
      observed = e.getMessage();
      findings.add(fault.kind() + " at " + at + " ms: " + observed);
    }
    Duration recovery = recover(fault, at, load, probes);
    Injected injected = new Injected(fault.kind(), at, observed, counts, counts ? recovery : null);
    faults.add(injected);
    watcher.fault(injected);
  }

  private Duration recover(Fault fault, long at, Load load, Probes probes) {
    if (!load.running()) {
      throw new StackException("the writers gave up after " + fault.kind() + " at " + at + " ms");
    }
    Duration recovery = probes.recover(load.tenants(), RECOVERY);
    if (recovery == null) {
      findings.add("no recovery within " + RECOVERY + " from " + fault.kind() + " at " + at);
    }
    return recovery;
  }

  private ChaosReport report(double minutes, int restarts, Judgement judgement) {
    findings.addAll(judgement.findings());
    return new ChaosReport(
        options.seed(),
        Math.round(minutes * 10) / 10.0,
        List.copyOf(faults),
        judgement.events(),
        judgement.lost(),
        judgement.doubled(),
        judgement.digestMismatches(),
        restarts,
        List.copyOf(findings));
  }

  @Override
  public void close() {
    stack.close();
  }
}
