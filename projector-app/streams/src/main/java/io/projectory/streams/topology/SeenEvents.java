package io.projectory.streams.topology;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Which events of a tenant were counted: all up to the highest {@code log_seq}, but for the holes.
 * A connector repeats events after a crash, and fills holes late when it heals the topic: a highest
 * number alone would take what fills a hole for a repetition. Immutable.
 *
 * @param highest 0 when none was seen
 * @param holes what is missing below it, ascending; empty as long as the topic is whole
 */
record SeenEvents(long highest, List<Hole> holes) {
  static final SeenEvents NONE = new SeenEvents(0, List.of());

  /** Numbers that are missing, both ends inclusive. */
  record Hole(long first, long last) {}

  SeenEvents {
    holes = List.copyOf(holes);
  }

  boolean whole() {
    return holes.isEmpty();
  }

  /** With that event; null when it was seen before. */
  SeenEvents with(long logSeq) {
    if (logSeq == highest + 1) {
      return new SeenEvents(logSeq, holes);
    }
    if (logSeq > highest) {
      List<Hole> more = new ArrayList<>(holes);
      more.add(new Hole(highest + 1, logSeq - 1));
      return new SeenEvents(logSeq, more);
    }
    return fill(logSeq);
  }

  private SeenEvents fill(long logSeq) {
    for (int i = 0; i < holes.size(); i++) {
      Hole hole = holes.get(i);
      if (hole.first() <= logSeq && logSeq <= hole.last()) {
        List<Hole> left = new ArrayList<>(holes);
        left.remove(i);
        if (logSeq < hole.last()) {
          left.add(i, new Hole(logSeq + 1, hole.last()));
        }
        if (hole.first() < logSeq) {
          left.add(i, new Hole(hole.first(), logSeq - 1));
        }
        return new SeenEvents(highest, left);
      }
    }
    return null;
  }

  byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(Long.BYTES * (1 + 2 * holes.size()));
    buffer.putLong(highest);
    holes.forEach(hole -> buffer.putLong(hole.first()).putLong(hole.last()));
    return buffer.array();
  }

  static SeenEvents ofBytes(byte[] bytes) {
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    long highest = buffer.getLong();
    List<Hole> holes = new ArrayList<>();
    while (buffer.hasRemaining()) {
      holes.add(new Hole(buffer.getLong(), buffer.getLong()));
    }
    return new SeenEvents(highest, holes);
  }
}
