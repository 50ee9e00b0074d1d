package io.projectory.bench.load;

import io.projectory.bench.site.BenchDatabase;

/**
 * An event log and a topic that holds all of it.
 *
 * @param topic null while nothing was published
 */
public record LoadedLog(BenchDatabase database, String topic, int partitions, long events)
    implements AutoCloseable {
  @Override
  public void close() {
    database.close();
  }
}
