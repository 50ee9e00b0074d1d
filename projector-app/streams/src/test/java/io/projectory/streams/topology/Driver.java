package io.projectory.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology with topics in memory. Keeps the newest value of each key, as the table does. */
final class Driver implements AutoCloseable {
  static final Instant PRODUCED = Instant.parse("2026-03-01T12:30:01Z");

  private final TopologyTestDriver driver;
  private final TestInputTopic<byte[], byte[]> events;
  private final TestOutputTopic<byte[], byte[]> activity;
  private final Map<Passed, Integer> passed = new EnumMap<>(Passed.class);
  private final List<TestRecord<byte[], byte[]>> published = new ArrayList<>();
  private final Map<String, JsonNode> rows = new TreeMap<>();

  Driver(Path state, Duration grace) {
    Properties properties = PolicyActivityTopology.properties("test", "nowhere:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    IntakeListener listener =
        new IntakeListener() {
          @Override
          public void passed(Passed why, int partition, long offset) {
            passed.merge(why, 1, Integer::sum);
          }
        };
    driver =
        new TopologyTestDriver(
            PolicyActivityTopology.of(
                new ActivitySettings("events", "activity", 4, grace), listener),
            properties);
    events =
        driver.createInputTopic("events", new ByteArraySerializer(), new ByteArraySerializer());
    activity =
        driver.createOutputTopic(
            "activity", new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  Driver send(Event... all) {
    for (Event event : all) {
      send(EventRecord.key(event), headers(event), EventRecord.value(event));
    }
    return this;
  }

  void send(byte[] key, Headers headers, byte[] value) {
    events.pipeInput(new TestRecord<>(key, value, headers, PRODUCED));
    while (!activity.isEmpty()) {
      TestRecord<byte[], byte[]> record = activity.readRecord();
      published.add(record);
      rows.put(new String(record.key(), UTF_8), CanonicalJson.parse(record.value()));
    }
  }

  static Headers headers(Event event) {
    Headers headers = new RecordHeaders();
    EventRecord.toHeaders(event).forEach(h -> headers.add(h.name(), h.value()));
    return headers;
  }

  /** The count, 0 for an hour that was never published. */
  long count(String policy, String version, String hour, Counted what) {
    JsonNode row = rows.get("[\"%s\",\"%s\",\"%s\"]".formatted(policy, version, hour));
    return row == null ? 0 : row.get(what.member()).longValue();
  }

  /** Sum over everything published. */
  long total(Counted what) {
    return rows.values().stream().mapToLong(row -> row.get(what.member()).longValue()).sum();
  }

  int passed(Passed why) {
    return passed.getOrDefault(why, 0);
  }

  Map<String, JsonNode> rows() {
    return rows;
  }

  List<TestRecord<byte[], byte[]>> published() {
    return published;
  }

  long openTraces() {
    try (var all = driver.getKeyValueStore(Intake.TRACES).all()) {
      long open = 0;
      for (; all.hasNext(); all.next()) {
        open++;
      }
      return open;
    }
  }

  @Override
  public void close() {
    driver.close();
  }
}
