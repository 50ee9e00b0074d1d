package io.projectory.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.CanonicalJson;
import java.time.Instant;
import java.util.function.Function;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** How keys and values stand in topics and stores. Thread-safe. */
final class Formats {
  private Formats() {}

  static Serde<PolicyHour> hours() {
    return serde(Formats::key, Formats::hour);
  }

  static Serde<Counted> counted() {
    return serde(c -> c.name().getBytes(UTF_8), b -> Counted.valueOf(new String(b, UTF_8)));
  }

  static Serde<Activity> activities() {
    return serde(Activity::bytes, Activity::ofBytes);
  }

  static Serde<SeenEvents> seen() {
    return serde(SeenEvents::bytes, SeenEvents::ofBytes);
  }

  static Serde<TraceState> traces() {
    return serde(TraceState::bytes, TraceState::ofBytes);
  }

  /** What is published: canonical JSON, complete without its key. */
  static byte[] published(PolicyHour hour, Activity activity) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("policy_id", hour.policyId());
    json.put("policy_version", hour.policyVersion());
    json.put("hour", hour.begin().toString());
    for (Counted counted : Counted.values()) {
      json.put(counted.member(), activity.of(counted));
    }
    return CanonicalJson.writeBytes(json);
  }

  /** Canonical JSON, {@code ["policy","version","2026-01-31T13:00:00Z"]}. */
  private static byte[] key(PolicyHour hour) {
    ArrayNode json = JsonNodeFactory.instance.arrayNode();
    json.add(hour.policyId()).add(hour.policyVersion()).add(hour.begin().toString());
    return CanonicalJson.writeBytes(json);
  }

  private static PolicyHour hour(byte[] key) {
    JsonNode json = CanonicalJson.parse(key);
    long second = Instant.parse(json.get(2).textValue()).getEpochSecond();
    return new PolicyHour(
        json.get(0).textValue(),
        json.get(1).textValue(),
        Math.floorDiv(second, PolicyHour.SECONDS));
  }

  private static <T> Serde<T> serde(Function<T, byte[]> write, Function<byte[], T> read) {
    return Serdes.serdeFrom(
        (topic, value) -> value == null ? null : write.apply(value),
        (topic, bytes) -> bytes == null ? null : read.apply(bytes));
  }
}
