package io.projectory.chaos.stack;

import io.projectory.servers.ChildJvm;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Function;

/**
 * A process of the product, with its own line to Postgres. Started again by the {@link Supervisor}
 * when it ends without having been asked to. Thread-safe.
 */
public class Part {
  private final String name;
  private final FaultProxy postgres;
  private final Function<String, ChildJvm> starter;
  private ChildJvm jvm;
  private String id = "";
  private int starts;
  private boolean wanted;
  private boolean frozen;
  private boolean abandoned;

  /**
   * @param starter starts a process under the id that it is given, a new one each time
   */
  Part(String name, FaultProxy postgres, Function<String, ChildJvm> starter) {
    this.name = name;
    this.postgres = postgres;
    this.starter = starter;
  }

  public String name() {
    return name;
  }

  /** Of the process that runs now, different at every start. */
  public synchronized String id() {
    return id;
  }

  public synchronized ChildJvm jvm() {
    return jvm;
  }

  /** The line between this process and Postgres. */
  public FaultProxy postgres() {
    return postgres;
  }

  public synchronized boolean running() {
    return jvm != null && jvm.isAlive() && !frozen;
  }

  public synchronized void start() {
    if (abandoned) {
      throw new StackException(name + " is not started any more");
    }
    starts++;
    id = name + "-" + starts;
    jvm = starter.apply(id);
    wanted = true;
    frozen = false;
  }

  /** kill -9; the supervisor starts it again. */
  public synchronized void killNine() {
    frozen = false;
    jvm.killNine();
  }

  /** SIGTERM; answers the exit code. Nobody starts it again. */
  public int stop(Duration patience) {
    ChildJvm stopping;
    synchronized (this) {
      wanted = false;
      stopping = jvm;
    }
    return stopping == null ? 0 : stopping.terminate(patience);
  }

  /** SIGSTOP: the process is there, keeps its connections and does nothing. */
  public synchronized void freeze() {
    signal("STOP");
    frozen = true;
  }

  /** SIGCONT. */
  public synchronized void thaw() {
    signal("CONT");
    frozen = false;
  }

  private void signal(String signal) {
    try {
      Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(jvm.pid())).start();
      if (kill.waitFor() != 0) {
        throw new StackException("kill -" + signal + " " + jvm.pid() + " failed");
      }
    } catch (IOException e) {
      throw new StackException("there is no kill command: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted");
    }
  }

  /** Whether it had ended by itself and was started again. */
  synchronized boolean revive() {
    if (!wanted || jvm.isAlive()) {
      return false;
    }
    start();
    return true;
  }

  /** Whether somebody should answer for it. */
  synchronized boolean mustAnswer() {
    return wanted && !frozen && jvm.isAlive();
  }

  /** For the end of everything. */
  synchronized void abandon() {
    abandoned = true;
    wanted = false;
    if (jvm != null && jvm.isAlive()) {
      jvm.killNine();
    }
    postgres.close();
  }
}
