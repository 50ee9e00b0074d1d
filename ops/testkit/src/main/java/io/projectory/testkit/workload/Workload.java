package io.projectory.testkit.workload;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A realistic valid log: traces of all eleven event types over many tenants, interleaved, with
 * shared entities, placeholders, exceptions, unfinished traces and Unicode. Appended in this order
 * to empty tenants, every event is accepted. The same options give the same events; every iteration
 * starts anew, in memory that depends on the number of tenants only.
 */
public final class Workload implements Iterable<Envelope> {
  private final WorkloadOptions options;

  public Workload(WorkloadOptions options) {
    this.options = options;
  }

  public Stream<Envelope> stream() {
    return StreamSupport.stream(spliterator(), false);
  }

  @Override
  public Iterator<Envelope> iterator() {
    return new Events(options);
  }

  private static final class Events implements Iterator<Envelope> {
    private final Chance chance;
    private final Zipf tenants;
    private final TenantStory[] stories;
    private long left;

    Events(WorkloadOptions options) {
      chance = new Chance(options.seed());
      tenants = new Zipf(options.tenants(), options.zipf());
      stories = new TenantStory[options.tenants()];
      Zipf entities = Names.entities(options);
      for (int i = 0; i < stories.length; i++) {
        stories[i] = new TenantStory(options.tenantPrefix() + (i + 1), i, options, entities);
      }
      left = options.events();
    }

    @Override
    public boolean hasNext() {
      return left > 0;
    }

    @Override
    public Envelope next() {
      if (left == 0) {
        throw new NoSuchElementException();
      }
      left--;
      return stories[tenants.draw(chance)].next();
    }
  }
}
