package io.projectory.cli.acceptance;

import io.projectory.servers.TestServers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.awaitility.Awaitility;

/** Looks at consumer groups ten times a second: their offsets of a topic, and their members. */
final class GroupWatch implements AutoCloseable {
  private static final long LOOK_MS = 100;

  private final Admin admin =
      Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()));
  private final ScheduledExecutorService looker = Executors.newSingleThreadScheduledExecutor();
  private final List<String> groups;
  private final String topic;
  private final Map<String, List<Look>> looks = new HashMap<>();

  /**
   * A group at one moment.
   *
   * @param offsets committed, over all partitions
   */
  record Look(long offsets, int members) {}

  GroupWatch(List<String> groups, String topic) {
    this.groups = groups;
    this.topic = topic;
    groups.forEach(g -> looks.put(g, new ArrayList<>()));
    looker.scheduleWithFixedDelay(this::look, 0, LOOK_MS, TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      for (String group : groups) {
        long offsets =
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .entrySet()
                .stream()
                .filter(e -> e.getKey().topic().equals(topic))
                .mapToLong(e -> e.getValue().offset())
                .sum();
        int members =
            admin
                .describeConsumerGroups(List.of(group))
                .describedGroups()
                .get(group)
                .get()
                .members()
                .size();
        synchronized (looks) {
          looks.get(group).add(new Look(offsets, members));
        }
      }
    } catch (Exception e) {
      // a coordinator that is asked while it moves; the next look is soon
    }
  }

  /** Everything seen so far, oldest first. */
  List<Look> of(String group) {
    synchronized (looks) {
      return List.copyOf(looks.get(group));
    }
  }

  /** The last thing seen, once there is one. */
  Look last(String group) {
    Awaitility.await(group).until(() -> !of(group).isEmpty());
    return of(group).get(of(group).size() - 1);
  }

  /** What was seen before its offsets were lower for the first time. */
  Look beforeItWentBack(String group) {
    List<Look> seen = of(group);
    for (int i = 1; i < seen.size(); i++) {
      if (seen.get(i).offsets() < seen.get(i - 1).offsets()) {
        return seen.get(i - 1);
      }
    }
    throw new AssertionError(group + " never went back: " + seen);
  }

  @Override
  public void close() {
    looker.shutdownNow();
    admin.close();
  }
}
