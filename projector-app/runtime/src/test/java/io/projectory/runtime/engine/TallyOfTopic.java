package io.projectory.runtime.engine;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.INTEGER;
import static io.projectory.api.Table.Type.TEXT;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.projectory.api.Changes;
import io.projectory.api.OnError;
import io.projectory.api.Table;
import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Adds numbers up by key, so that a record applied twice shows, and keeps the last one, so that one
 * applied out of order does.
 */
final class TallyOfTopic implements TopicProjection {
  static final Table TALLY =
      Table.named("tally_of_topic")
          .key("word", TEXT)
          .column("records", BIGINT)
          .column("total", INTEGER)
          .column("latest", BIGINT)
          .build();

  /** Whether {@code poison} can be applied by now. */
  final AtomicBoolean cured = new AtomicBoolean();

  private final String topic;

  TallyOfTopic(String topic) {
    this.topic = topic;
  }

  @Override
  public String name() {
    return "tally_of_topic";
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public List<Table> tables() {
    return List.of(TALLY);
  }

  @Override
  public void apply(TopicRecord message, Changes changes) {
    String value = new String(message.value(), UTF_8);
    if (value.equals("poison") && !cured.get() || value.equals("rubbish")) {
      throw new IllegalStateException("cannot apply " + value);
    }
    String word = new String(message.key(), UTF_8);
    long number = value.equals("poison") ? 0 : Long.parseLong(value);
    changes.insert(TALLY, word, 0L, 0, 0L);
    changes.update(TALLY, word).add("records", 1).add("total", number).set("latest", number);
  }

  @Override
  public OnError onRecordError(TopicRecord message, Exception error, int attempt) {
    return new String(message.value(), UTF_8).equals("poison") ? OnError.FATAL : OnError.SKIP;
  }
}
