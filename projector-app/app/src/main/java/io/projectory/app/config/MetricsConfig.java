package io.projectory.app.config;

import io.projectory.schemas.config.Durations;
import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/** Section {@code metrics}: what a projector measures of the whole fleet, beside itself. */
public record MetricsConfig(
    @Meaning("How often the databases are asked for lag, scopes, members and slots.")
        Duration sampleInterval,
    @Meaning("Most tenants with a lag of their own in the metrics, those furthest behind.")
        Integer topTenants,
    @Meaning(
            "How often an event of the canary's tenant is appended and timed to each"
                + " projection, by one member of the fleet; 0 for no canary. Needs"
                + " event_log.writer.")
        Duration canaryInterval,
    @Meaning("Tenant of the canary; its log grows by one small event each time.")
        String canaryTenant) {
  private static final int MOST_TENANTS = 100;
  private static final Duration LEAST = Duration.ofMillis(100);

  public MetricsConfig {
    sampleInterval = sampleInterval == null ? Duration.ofSeconds(10) : sampleInterval;
    topTenants = topTenants == null ? (Integer) 0 : topTenants;
    canaryInterval = canaryInterval == null ? Duration.ZERO : canaryInterval;
    canaryTenant = canaryTenant == null ? "projectory.canary" : canaryTenant;
    atLeast("sample_interval", sampleInterval);
    if (!canaryInterval.isZero()) {
      atLeast("canary_interval", canaryInterval);
    }
    if (topTenants < 0 || topTenants > MOST_TENANTS) {
      throw new IllegalArgumentException(
          "top_tenants is "
              + topTenants
              + "; write 0 to "
              + MOST_TENANTS
              + ": each one is a series per projection");
    }
    if (canaryTenant.isBlank()) {
      throw new IllegalArgumentException("canary_tenant is blank; write a tenant's name");
    }
  }

  /** Whether there is a canary. */
  public boolean canary() {
    return !canaryInterval.isZero();
  }

  private static void atLeast(String key, Duration value) {
    if (value.compareTo(LEAST) < 0) {
      throw new IllegalArgumentException(
          key + " is " + Durations.format(value) + "; write at least " + Durations.format(LEAST));
    }
  }
}
