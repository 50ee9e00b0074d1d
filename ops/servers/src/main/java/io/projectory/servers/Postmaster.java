package io.projectory.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** The server process that holds a data directory, whoever started it. */
final class Postmaster {

  private static final Duration STOP_WAIT = Duration.ofSeconds(8);
  private static final Duration KILL_WAIT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Path directory;
  private final PostgresPrograms programs;

  Postmaster(Path directory, PostgresPrograms programs) {
    this.directory = directory;
    this.programs = programs;
  }

  /** The live server that holds the data directory, if there is one. */
  Optional<ProcessHandle> find() {
    return recordedPid().flatMap(ProcessHandle::of).filter(this::isOurs);
  }

  /**
   * Stops whatever still runs on the data directory: a server whose starter was killed goes on
   * without it and would otherwise be taken for the new one.
   */
  void stopOrphan() {
    if (find().isPresent()) {
      stop();
    }
    // children of a postmaster that was killed hold its shared memory until they notice
    survivors().forEach(this::kill);
    if (recordedPid().isPresent() && find().isEmpty()) {
      forgetRecordedPid();
    }
  }

  void stop() {
    stop(STOP_WAIT);
  }

  /** Ends sessions and the server; by force when that takes longer. */
  void stop(Duration patience) {
    if (!pgCtlStop("fast", patience) && find().isPresent()) {
      stopImmediately();
    }
  }

  /** As a crash: no checkpoint; the next start recovers from the WAL. */
  void stopImmediately() {
    if (!pgCtlStop("immediate", STOP_WAIT) && find().isPresent()) {
      killAll();
    }
  }

  private boolean pgCtlStop(String mode, Duration patience) {
    String seconds = Long.toString(Math.max(1, patience.toSeconds()));
    List<String> stop =
        List.of("stop", "-D", directory.toString(), "-m", mode, "-w", "-t", seconds);
    return programs.run("pg_ctl", stop).ok();
  }

  /** kill -9 of the server and all its processes. */
  void killAll() {
    Optional<ProcessHandle> postmaster = find();
    List<ProcessHandle> children =
        postmaster.map(handle -> handle.descendants().toList()).orElse(List.of());
    postmaster.ifPresent(this::kill);
    children.forEach(this::kill);
    survivors().forEach(this::kill);
  }

  private Optional<Long> recordedPid() {
    try {
      List<String> lines = Files.readAllLines(directory.resolve("postmaster.pid"));
      return lines.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(lines.get(0).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private boolean isOurs(ProcessHandle process) {
    boolean postgres =
        process.info().command().map(command -> command.endsWith("postgres")).orElse(false);
    return process.isAlive() && postgres && (!hasProc() || worksIn(process));
  }

  private List<ProcessHandle> survivors() {
    if (!hasProc()) {
      return List.of();
    }
    return ProcessHandle.allProcesses().filter(this::isOurs).toList();
  }

  private boolean worksIn(ProcessHandle process) {
    try {
      Path cwd = Files.readSymbolicLink(Path.of("/proc", Long.toString(process.pid()), "cwd"));
      return cwd.equals(directory.toRealPath());
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean hasProc() {
    return Files.isDirectory(Path.of("/proc/self"));
  }

  /** The recorded pid may be anybody's by now; Postgres itself would refuse to start. */
  private void forgetRecordedPid() {
    if (!hasProc()) {
      return;
    }
    try {
      Files.deleteIfExists(directory.resolve("postmaster.pid"));
    } catch (IOException e) {
      throw new ServerException("cannot remove " + directory.resolve("postmaster.pid"), e);
    }
  }

  private void kill(ProcessHandle process) {
    process.destroyForcibly();
    long deadline = System.nanoTime() + KILL_WAIT.toNanos();
    // not onExit(): that also waits until init has reaped it, which in a container may be never
    while (isOurs(process)) {
      if (System.nanoTime() > deadline) {
        throw new ServerException("process " + process.pid() + " of Postgres does not die");
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }
}
