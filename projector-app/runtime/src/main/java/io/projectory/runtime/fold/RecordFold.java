package io.projectory.runtime.fold;

import io.projectory.api.OnError;
import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongToIntFunction;

/**
 * Folds records of one partition of a projection's own topic in memory, before any transaction is
 * open. Stops before the first one that cannot be applied and must not be left out. Writes nothing.
 * For one thread.
 */
public final class RecordFold {
  private final TopicProjection projection;
  private final BatchChanges changes;
  private final EventChanges recorder;
  private final List<BadRecord> skipped = new ArrayList<>();

  public RecordFold(TopicProjection projection) {
    this.projection = projection;
    this.changes = new BatchChanges(projection);
    this.recorder = new EventChanges(Set.copyOf(projection.tables()));
  }

  /** The record that holds its partition up, why, and how often it has failed by now. */
  public record Held(TopicRecord message, Exception error, int attempt) {}

  /**
   * A folded batch.
   *
   * @param applied how many records the changes come from
   * @param skipped what is left out for good
   * @param held null when nothing holds the partition up
   */
  public record Result(BatchChanges changes, int applied, List<BadRecord> skipped, Held held) {}

  /**
   * @param suspects records already known to break the batch's statements, by offset
   * @param attempts how often the record at an offset has failed before
   */
  public Result fold(
      List<TopicRecord> records, Map<Long, Exception> suspects, LongToIntFunction attempts) {
    int applied = 0;
    for (TopicRecord message : records) {
      Exception error = suspects.get(message.offset());
      if (error == null) {
        error = apply(message);
      }
      int attempt = attempts.applyAsInt(message.offset()) + 1;
      if (error == null) {
        applied++;
      } else if (projection.onRecordError(message, error, attempt) == OnError.SKIP) {
        skipped.add(
            new BadRecord(message.offset(), String.valueOf(error.getMessage()), null, null));
      } else {
        return new Result(changes, applied, skipped, new Held(message, error, attempt));
      }
    }
    return new Result(changes, applied, skipped, null);
  }

  private Exception apply(TopicRecord message) {
    recorder.begin(List.of());
    try {
      projection.apply(message, recorder);
    } catch (RuntimeException e) {
      return e;
    }
    changes.merge(message.scope(), recorder.operations());
    return null;
  }
}
