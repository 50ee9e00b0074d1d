package io.projectory.runtime.fold;

import java.util.Arrays;

/** Identity of a row: tenant and key values. */
final class RowKey {
  private final String tenant;
  private final Object[] key;
  private final int hash;

  RowKey(String tenant, Object[] key) {
    this.tenant = tenant;
    this.key = key;
    this.hash = 31 * tenant.hashCode() + Arrays.hashCode(key);
  }

  String tenant() {
    return tenant;
  }

  Object[] key() {
    return key;
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that
        && hash == that.hash
        && tenant.equals(that.tenant)
        && Arrays.equals(key, that.key);
  }
}
