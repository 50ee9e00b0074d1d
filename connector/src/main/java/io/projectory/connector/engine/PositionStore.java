package io.projectory.connector.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.connector.log.Lsn;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.state.StateStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import org.apache.kafka.connect.runtime.WorkerConfig;
import org.apache.kafka.connect.storage.OffsetBackingStore;
import org.apache.kafka.connect.util.Callback;

/**
 * Debezium's door to {@link StateStore}: it asks here where to start, and hands over the positions
 * that {@link ChangeHandler} marked.
 *
 * <p>The offset given to Debezium names a position between transactions and nothing else. With such
 * an offset it asks the server for everything committed from there on, and its search for a place
 * inside a transaction, which passes over rows that share a position, never begins.
 */
public final class PositionStore implements OffsetBackingStore {
  /** Name of the setting that says which engine's store this is. */
  static final String OWNER = "projectory.owner";

  // Debezium makes the object itself, from the class name alone
  private static final Map<String, StateStore> STORES = new ConcurrentHashMap<>();

  private static final JsonMapper JSON = new JsonMapper();

  private StateStore store;

  static void register(String owner, StateStore store) {
    STORES.put(owner, store);
  }

  static void forget(String owner) {
    STORES.remove(owner);
  }

  @Override
  public void configure(WorkerConfig config) {
    store = STORES.get(config.originalsStrings().get(OWNER));
  }

  @Override
  public void start() {}

  @Override
  public void stop() {}

  @Override
  public Future<Map<ByteBuffer, ByteBuffer>> get(Collection<ByteBuffer> keys) {
    Map<ByteBuffer, ByteBuffer> found = new HashMap<>();
    SavedState state = store.acknowledged();
    if (state.streaming()) {
      ByteBuffer offset = toJson(state.lsn());
      keys.forEach(key -> found.put(key, offset.duplicate()));
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public Future<Void> set(Map<ByteBuffer, ByteBuffer> values, Callback<Void> callback) {
    CompletableFuture<Void> saved = CompletableFuture.completedFuture(null);
    for (ByteBuffer value : values.values()) {
      saved = store.save(fromJson(value));
    }
    return saved.whenComplete((nothing, error) -> callback.onCompletion(error, null));
  }

  @Override
  public Set<Map<String, Object>> connectorPartitions(String connectorName) {
    return Set.of();
  }

  private static ByteBuffer toJson(Lsn position) {
    ObjectNode offset = JSON.createObjectNode();
    offset.put(Offsets.LSN, position.value());
    offset.put(Offsets.COMMIT_LSN, position.value());
    return ByteBuffer.wrap(offset.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Lsn fromJson(ByteBuffer value) {
    byte[] bytes = new byte[value.remaining()];
    value.duplicate().get(bytes);
    try {
      JsonNode offset = JSON.readTree(bytes);
      return new Lsn(offset.required(Offsets.LSN).longValue());
    } catch (IOException e) {
      throw new IllegalStateException("the engine hands over JSON", e);
    }
  }
}
