package io.projectory.schemas.config;

import io.projectory.schemas.Topics;
import java.util.stream.Stream;

/** Names and shape of the topics. */
public record TopicsConfig(
    @Meaning("Topic of the events.") String events,
    @Meaning("Topic of operators' commands.") String commands,
    @Meaning("Topic of the commands' results.") String results,
    @Meaning("Topic that the Streams application fills and policy_activity reads.")
        String policyActivity,
    @Meaning("Partitions of the event topic when it is created.") Integer partitions,
    @Meaning(
            value = "Copies of a topic when it is created.",
            otherwise = "3, or as many as there are brokers")
        Integer replicationFactor) {
  public TopicsConfig {
    events = name("events", events, Topics.EVENTS);
    commands = name("commands", commands, Topics.COMMANDS);
    results = name("results", results, Topics.RESULTS);
    policyActivity = name("policy_activity", policyActivity, Topics.POLICY_ACTIVITY);
    partitions = partitions == null ? (Integer) Topics.DEFAULT_PARTITIONS : partitions;
    atLeastOne("partitions", partitions);
    if (replicationFactor != null) {
      atLeastOne("replication_factor", replicationFactor);
    }
    if (Stream.of(events, commands, results, policyActivity).distinct().count() < 4) {
      throw new IllegalArgumentException(
          "events '"
              + events
              + "', commands '"
              + commands
              + "', results '"
              + results
              + "' and policy_activity '"
              + policyActivity
              + "' must be four topics");
    }
  }

  /** All defaults. */
  public static TopicsConfig defaults() {
    return new TopicsConfig(null, null, null, null, null, null);
  }

  private static String name(String key, String given, String otherwise) {
    String name = given == null ? otherwise : given;
    if (!name.matches("[a-zA-Z0-9._-]{1,249}") || name.equals(".") || name.equals("..")) {
      throw new IllegalArgumentException(
          key + " '" + name + "' is no topic name: letters, digits, '.', '_' and '-', at most 249");
    }
    return name;
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " is " + value + "; write at least 1");
    }
  }
}
