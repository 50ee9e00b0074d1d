package io.projectory.cli.acceptance;

/**
 * How large the acceptance tests are. Small by default; at full size with, for example, {@code
 * -Dacceptance.events=100000 -Dacceptance.tenants=50 -Dacceptance.kills=3}.
 */
final class Sizes {
  static final int EVENTS = Integer.getInteger("acceptance.events", 3_000);
  static final int TENANTS = Integer.getInteger("acceptance.tenants", 10);
  static final int WRITERS = Integer.getInteger("acceptance.writers", 8);
  static final int KILLS = Integer.getInteger("acceptance.kills", 1);
  static final int SEED = Integer.getInteger("acceptance.seed", 42);
  static final int MINUTES = Integer.getInteger("acceptance.minutes", 4);

  private Sizes() {}
}
