package io.projectory.bench.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Processor time of this process and of an embedded Postgres with all its backends, gone ones
 * included as long as they were seen once. Reads {@code /proc}; elsewhere Postgres counts as 0.
 */
public final class Cpu {
  private static final long NANOS_PER_TICK = 10_000_000;

  private final OptionalLong postmaster;
  private final Map<Long, Long> ticks = new HashMap<>();

  public Cpu(OptionalLong postmaster) {
    this.postmaster = postmaster;
  }

  public Duration ofThisProcess() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  public Duration ofPostgres() {
    if (postmaster.isPresent()) {
      ProcessHandle.of(postmaster.getAsLong())
          .ifPresent(
              root -> {
                read(root);
                root.descendants().forEach(this::read);
              });
    }
    long sum = ticks.values().stream().mapToLong(Long::longValue).sum();
    return Duration.ofNanos(sum * NANOS_PER_TICK);
  }

  public Duration total() {
    return ofThisProcess().plus(ofPostgres());
  }

  private void read(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      ticks.put(process.pid(), Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
    } catch (IOException e) {
      ticks.putIfAbsent(process.pid(), 0L); // gone, or no /proc here
    }
  }
}
