package io.projectory.connector.engine;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.DataChangeEvent;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Puts a {@link Tap} in the place of Debezium's queue, which finds this class as a service. */
public final class TapProvider implements QueueProvider<DataChangeEvent> {
  static final String NAME = "projectory";

  // Debezium makes the object itself
  private static final Map<String, Tap> TAPS = new ConcurrentHashMap<>();

  private Tap tap;

  static void register(String owner, Tap tap) {
    TAPS.put(owner, tap);
  }

  static void forget(String owner) {
    TAPS.remove(owner);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void configure(Map<String, ?> properties) {
    tap = TAPS.get(String.valueOf(properties.get(PositionStore.OWNER)));
  }

  @Override
  public void enqueue(DataChangeEvent change) {
    tap.add(change.getRecord());
  }

  @Override
  public DataChangeEvent poll() {
    var change = tap.take();
    return change == null ? null : new DataChangeEvent(change);
  }

  @Override
  public int size() {
    return tap.crowd();
  }
}
