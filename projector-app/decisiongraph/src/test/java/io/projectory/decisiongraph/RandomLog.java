package io.projectory.decisiongraph;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A log of a few shared traces, entities, policies and actions, so that everything collides, with
 * values that append would not let pass. Every event has a right hash and sequence.
 */
public final class RandomLog {
  private static final List<String> TYPES = EventTypes.ALL;
  private static final List<String> TEXTS =
      List.of("a", "b", "a:b", "\uD83D\uDD0E", "\uE000", "\u00fc", "z");

  private final Random random;
  private final double odd;
  private final TestEvents log;
  private final Set<String> traces = new HashSet<>();

  /**
   * @param odd the share of members that are missing, null or of another type
   */
  public RandomLog(long seed, double odd) {
    this(new TestEvents(), seed, odd);
  }

  public RandomLog(TestEvents log, long seed, double odd) {
    this.log = log;
    this.random = new Random(seed);
    this.odd = odd;
  }

  public List<Event> events(int count) {
    for (int i = 0; i < count; i++) {
      String trace = "t" + random.nextInt(Math.max(5, count / 20));
      log.addJson(trace, TYPES.get(random.nextInt(TYPES.size())), payload(traces.add(trace)));
    }
    return log.all();
  }

  /**
   * Members of every event type at once: each takes its own. A null workflow or title is refused
   * also where the row exists already, other than in the reference fold, so only the first event of
   * a trace may have one.
   */
  private String payload(boolean firstOfTrace) {
    return object(
        firstOfTrace ? text("workflow") : "",
        firstOfTrace ? text("title") : "",
        member("primary_entity", entity()),
        text("input_id"),
        member("entity", entity()),
        member("policy", object(text("policy_id"), text("policy_version"))),
        text("exception_id"),
        member("subject", object(member("subject_type", subjectType()), text("subject_id"))),
        member("approver", object(text("actor_type"), text("actor_id"))),
        member("cited_trace_id", "\"t" + random.nextInt(7) + "\""),
        text("action_id"),
        member("target_entity", entity()),
        text("outcome"));
  }

  private String entity() {
    return object(text("entity_type"), text("entity_id"), text("system"));
  }

  private String subjectType() {
    return random.nextBoolean() ? "\"exception\"" : "\"action\"";
  }

  private String text(String name) {
    return member(name, "\"" + TEXTS.get(random.nextInt(TEXTS.size())) + "\"");
  }

  private String member(String name, String value) {
    if (random.nextDouble() >= odd) {
      return "\"" + name + "\":" + value;
    }
    return switch (random.nextInt(5)) {
      case 0 -> "\"" + name + "\":null";
      case 1 -> "\"" + name + "\":\"\"";
      case 2 -> "\"" + name + "\":" + random.nextInt(3);
      case 3 -> "\"" + name + "\":[{\"b\":true,\"a\":\" \"}]";
      default -> "";
    };
  }

  private static String object(String... members) {
    StringBuilder json = new StringBuilder("{");
    for (String member : members) {
      if (!member.isEmpty()) {
        json.append(json.length() > 1 ? "," : "").append(member);
      }
    }
    return json.append('}').toString();
  }
}
