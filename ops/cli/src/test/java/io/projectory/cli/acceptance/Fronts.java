package io.projectory.cli.acceptance;

import io.projectory.servers.TestServers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Random commands over two tenants, each through the topic, HTTP or the command line. */
final class Fronts implements AutoCloseable {
  private static final List<String> PROJECTIONS =
      List.of("all", "context_graph", "trace_summary", "precedent_index");

  private final Fleet fleet;
  private final List<String> tenants;
  private final KafkaProducer<String, String> producer;

  /** Ids of commands that may have become runs. */
  private final ConcurrentLinkedQueue<String> jobs = new ConcurrentLinkedQueue<>();

  Fronts(Fleet fleet, List<String> tenants) {
    this.fleet = fleet;
    this.tenants = tenants;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()),
            new StringSerializer(),
            new StringSerializer());
  }

  /** A command of the public surface, by member name. */
  private record Command(Map<String, String> members) {
    String get(String name) {
      return members.get(name);
    }

    String json() {
      StringBuilder json = new StringBuilder();
      members.forEach(
          (name, value) ->
              json.append(json.isEmpty() ? "{" : ",").append("\"" + name + "\":\"" + value + "\""));
      return json.append("}").toString();
    }

    List<String> words() {
      List<String> words = new ArrayList<>(List.of(get("command")));
      words.add(members.getOrDefault("job_id", get("projection")));
      if (members.containsKey("tenant_id")) {
        words.addAll(List.of("--tenant", get("tenant_id")));
      }
      if (get("command").equals("rebuild")) {
        words.add("--yes");
      }
      words.addAll(List.of("--reason", get("reason"), "--command-id", get("command_id"), "--json"));
      return words;
    }
  }

  /** The next command, ready to be sent by whoever runs it; answers what it was, in words. */
  Sending next(Random random) {
    Command command = command(random);
    int front = random.nextInt(3);
    int member = random.nextInt(3);
    return () -> {
      String what = front + " " + command.json();
      switch (front) {
        case 0 -> producer.send(new ProducerRecord<>(fleet.parts.commands(), command.json()));
        case 1 -> {
          int status =
              fleet.send(fleet.url(member), "/api/v1/admin/commands", command.json()).statusCode();
          allowed(what, status, List.of(200, 202, 404, 409));
        }
        default -> {
          Result result = fleet.cli.run(command.words().toArray(String[]::new));
          allowed(what + result.err(), result.exit(), List.of(0, 1));
        }
      }
    };
  }

  /** Sends one command. */
  @FunctionalInterface
  interface Sending {
    void send() throws Exception;
  }

  void flush() {
    producer.flush();
  }

  private static void allowed(String what, int answer, List<Integer> allowed) {
    if (!allowed.contains(answer)) {
      throw new AssertionError(answer + " to " + what);
    }
  }

  private Command command(Random random) {
    Map<String, String> members = new LinkedHashMap<>();
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    members.put("command_id", id);
    int kind = random.nextInt(10);
    List<String> known = List.copyOf(jobs);
    if (kind < 2 && !known.isEmpty()) {
      members.put("command", "cancel");
      members.put("job_id", known.get(random.nextInt(known.size())));
    } else {
      members.put("command", verb(kind));
      members.put("projection", PROJECTIONS.get(random.nextInt(PROJECTIONS.size())));
      if (random.nextInt(10) > 0) {
        members.put("tenant_id", tenants.get(random.nextInt(tenants.size())));
      }
      if (kind < 7) {
        jobs.add(id);
      }
    }
    members.put("reason", "a race");
    members.put("requested_by", "a test");
    return new Command(members);
  }

  private static String verb(int kind) {
    return switch (kind) {
      case 0, 1, 2, 3, 4 -> "rebuild";
      case 5, 6 -> "replay";
      case 7 -> "pause";
      case 8 -> "resume";
      default -> "sync";
    };
  }

  @Override
  public void close() {
    producer.close();
  }
}
