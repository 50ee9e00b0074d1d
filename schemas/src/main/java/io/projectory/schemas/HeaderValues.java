package io.projectory.schemas;

import java.util.function.Function;

/**
 * The headers of one record, for {@link EventRecord#read}: filled and asked in the order in which
 * {@link EventRecord#toHeaders} writes, each name is compared about once. Any other order gives the
 * same answers. For one thread.
 */
public final class HeaderValues implements Function<String, byte[]> {
  private final byte[][] values = new byte[EventRecord.NAMES.length][];
  private int next;

  /** Of several headers with one name the last one added counts; unknown names are left out. */
  public void add(String name, byte[] value) {
    int slot = slot(name);
    if (slot >= 0) {
      values[slot] = value;
    }
  }

  /** The value, or null. */
  @Override
  public byte[] apply(String name) {
    int slot = slot(name);
    return slot < 0 ? null : values[slot];
  }

  private int slot(String name) {
    String[] names = EventRecord.NAMES;
    for (int looked = 0; looked < names.length; looked++) {
      int slot = next + looked < names.length ? next + looked : next + looked - names.length;
      if (names[slot].equals(name)) {
        next = slot + 1 == names.length ? 0 : slot + 1;
        return slot;
      }
    }
    return -1;
  }
}
