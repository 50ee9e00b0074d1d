package io.projectory.streams;

import io.projectory.streams.topology.Counted;
import io.projectory.streams.topology.IntakeListener;
import io.projectory.streams.topology.Passed;
import java.util.concurrent.atomic.AtomicLongArray;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the intake of this instance did since its process began. Thread-safe. */
final class Counts implements IntakeListener {
  private static final Logger log = LoggerFactory.getLogger(Counts.class);

  private final AtomicLongArray counted = new AtomicLongArray(Counted.values().length);
  private final AtomicLongArray passed = new AtomicLongArray(Passed.values().length);

  @Override
  public void counted(Counted what) {
    counted.incrementAndGet(what.ordinal());
  }

  @Override
  public void passed(Passed why, int partition, long offset) {
    passed.incrementAndGet(why.ordinal());
    if (why == Passed.MALFORMED) {
      log.atWarn()
          .addKeyValue("partition", partition)
          .addKeyValue("offset", offset)
          .log("A record is no event, or not the one that was hashed; it counts nothing");
    }
  }

  long of(Counted what) {
    return counted.get(what.ordinal());
  }

  long of(Passed why) {
    return passed.get(why.ordinal());
  }
}
