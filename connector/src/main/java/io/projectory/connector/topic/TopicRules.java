package io.projectory.connector.topic;

import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.schemas.Topics;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.admin.TopicDescription;

/** Settings of the topics, and what they must be for no event to be lost. Pure functions. */
final class TopicRules {
  private static final String CLEANUP = "cleanup.policy";
  private static final String MIN_IN_SYNC = "min.insync.replicas";
  private static final String MAX_BYTES = "max.message.bytes";

  // more of these is better
  private static final Set<String> AT_LEAST = Set.of(MIN_IN_SYNC, MAX_BYTES);

  private TopicRules() {}

  static Map<String, String> events(int copies) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put(CLEANUP, "delete");
    settings.put("retention.ms", "-1");
    settings.put("retention.bytes", "-1");
    settings.put(MAX_BYTES, Integer.toString(Topics.MAX_MESSAGE_BYTES));
    settings.put(MIN_IN_SYNC, Integer.toString(minInSync(copies)));
    settings.put("unclean.leader.election.enable", "false");
    return settings;
  }

  static Map<String, String> state(int copies) {
    Map<String, String> settings = new LinkedHashMap<>(stateMust());
    settings.put(MIN_IN_SYNC, Integer.toString(minInSync(copies)));
    // small segments: only closed ones are compacted, and a start reads all of them
    settings.put("segment.bytes", Integer.toString(1024 * 1024));
    settings.put("min.cleanable.dirty.ratio", "0.1");
    return settings;
  }

  static Map<String, String> stateMust() {
    return Map.of(CLEANUP, "compact", "unclean.leader.election.enable", "false");
  }

  static void checkCopies(TopicDescription topic, int expected) {
    int found = topic.partitions().stream().mapToInt(p -> p.replicas().size()).min().orElse(0);
    if (found < expected) {
      throw wrong(topic.name(), "replication factor", Integer.toString(found), "" + expected);
    }
  }

  static void check(String topic, Map<String, String> found, Map<String, String> expected) {
    expected.forEach(
        (setting, value) -> {
          if (!fits(setting, found.get(setting), value)) {
            throw wrong(topic, setting, found.get(setting), value);
          }
        });
  }

  static boolean fit(Map<String, String> found, Map<String, String> expected) {
    return expected.entrySet().stream()
        .allMatch(rule -> fits(rule.getKey(), found.get(rule.getKey()), rule.getValue()));
  }

  private static boolean fits(String setting, String found, String expected) {
    if (AT_LEAST.contains(setting)) {
      return found != null && Long.parseLong(found) >= Long.parseLong(expected);
    }
    return expected.equals(found);
  }

  private static int minInSync(int copies) {
    return copies >= 3 ? 2 : 1;
  }

  static ConnectorException wrong(String topic, String setting, String found, String expected) {
    return new ConnectorException(
        StopReason.TOPIC_SETTINGS,
        "topic %s has %s %s, expected %s".formatted(topic, setting, found, expected));
  }
}
