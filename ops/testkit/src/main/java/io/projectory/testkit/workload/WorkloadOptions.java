package io.projectory.testkit.workload;

/**
 * What a workload looks like. Start from {@link #of} and change what matters.
 *
 * @param seed the same options give the same events
 * @param events how many events over all tenants
 * @param tenants how many tenants; small logs may not reach all of them
 * @param tenantPrefix tenants are the prefix and a number
 * @param zipf skew of tenants and entities: 0 is even, 1 is Zipf's law
 * @param openTraces traces of one tenant that go on at the same time
 * @param unfinishedPercent share of traces that never finish
 * @param unicodePercent share of names with characters beyond ASCII
 * @param payloadBytes extra text in every payload, 0 for none
 */
public record WorkloadOptions(
    long seed,
    long events,
    int tenants,
    String tenantPrefix,
    double zipf,
    int openTraces,
    int unfinishedPercent,
    int unicodePercent,
    int payloadBytes) {
  public WorkloadOptions {
    positive("events", events);
    positive("tenants", tenants);
    positive("openTraces", openTraces);
    if (zipf < 0 || payloadBytes < 0) {
      throw new IllegalArgumentException("zipf and payloadBytes must not be negative");
    }
  }

  public static WorkloadOptions of(long seed, long events, int tenants) {
    return new WorkloadOptions(seed, events, tenants, "tenant-", 0.6, 4, 15, 25, 0);
  }

  public WorkloadOptions withTenantPrefix(String value) {
    return new WorkloadOptions(
        seed,
        events,
        tenants,
        value,
        zipf,
        openTraces,
        unfinishedPercent,
        unicodePercent,
        payloadBytes);
  }

  public WorkloadOptions withZipf(double value) {
    return new WorkloadOptions(
        seed,
        events,
        tenants,
        tenantPrefix,
        value,
        openTraces,
        unfinishedPercent,
        unicodePercent,
        payloadBytes);
  }

  public WorkloadOptions withOpenTraces(int value) {
    return new WorkloadOptions(
        seed,
        events,
        tenants,
        tenantPrefix,
        zipf,
        value,
        unfinishedPercent,
        unicodePercent,
        payloadBytes);
  }

  public WorkloadOptions withPayloadBytes(int value) {
    return new WorkloadOptions(
        seed,
        events,
        tenants,
        tenantPrefix,
        zipf,
        openTraces,
        unfinishedPercent,
        unicodePercent,
        value);
  }

  private static void positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, not " + value);
    }
  }
}
