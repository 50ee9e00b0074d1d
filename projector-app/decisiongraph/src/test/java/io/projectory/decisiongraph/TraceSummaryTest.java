package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.OnError;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceSummaryTest {
  private static final String START =
      "{'workflow':'w','title':'T','primary_entity':"
          + "{'entity_type':'deal','entity_id':'7','system':'crm'}}";

  private final TestEvents log = new TestEvents();

  @Test
  void anOpenTraceCountsOneEventHoweverManyFollow() {
    log.add("t", "TraceStarted", START);
    log.add("t", "InputObserved", "{'input_id':'i'}");
    assertThat(row())
        .containsEntry("trace_id", "t")
        .containsEntry("workflow", "w")
        .containsEntry("title", "T")
        .containsEntry("primary_entity_type", "deal")
        .containsEntry("primary_entity_system", "crm")
        .containsEntry("primary_entity_id", "7")
        .containsEntry("outcome", null)
        .containsEntry("started_at", "2026-01-01T00:00:01Z")
        .containsEntry("finished_at", null)
        .containsEntry("event_count", 1)
        .containsEntry("last_log_seq", 1L);
  }

  @Test
  void aFinishedTraceCountsTwo() {
    log.add("t", "TraceStarted", START);
    log.add("t", "InputObserved", "{'input_id':'i'}");
    log.add("t", "TraceFinished", "{'outcome':'abandoned'}");
    assertThat(row())
        .containsEntry("outcome", "abandoned")
        .containsEntry("finished_at", "2026-01-01T00:00:03Z")
        .containsEntry("event_count", 2)
        .containsEntry("last_log_seq", 3L);
  }

  @Test
  void aTraceStartedOnAnExistingRowChangesOnlyCountAndSequence() {
    log.add("t", "TraceStarted", START);
    log.add("t", "TraceFinished", "{'outcome':'failure'}");
    log.add("t", "TraceStarted", "{'workflow':'other','title':'O'}");
    assertThat(row())
        .containsEntry("workflow", "w")
        .containsEntry("primary_entity_id", "7")
        .containsEntry("started_at", "2026-01-01T00:00:01Z")
        .containsEntry("outcome", "failure")
        .containsEntry("finished_at", "2026-01-01T00:00:02Z")
        .containsEntry("event_count", 3)
        .containsEntry("last_log_seq", 3L);
  }

  @Test
  void aTraceThatNeverStartedHasNoRow() {
    log.add("t", "TraceFinished", "{'outcome':'success'}");
    assertThat(Projected.of(log.all()).summaries()).isEmpty();
  }

  @Test
  void absentMembersTakeTheirDefaults() {
    log.add("t", "TraceStarted", "{}");
    log.add("t", "TraceFinished", "{}");
    assertThat(row())
        .containsEntry("workflow", "")
        .containsEntry("title", "")
        .containsEntry("primary_entity_type", null)
        .containsEntry("primary_entity_system", null)
        .containsEntry("primary_entity_id", null)
        .containsEntry("outcome", "success");
  }

  @Test
  void anExplicitNullStaysNullWhereTheColumnTakesIt() {
    log.add(
        "t",
        "TraceStarted",
        "{'workflow':'w','title':'T','primary_entity':"
            + "{'entity_type':null,'entity_id':null,'system':null}}");
    log.add("t", "TraceFinished", "{'outcome':null}");
    assertThat(row())
        .containsEntry("primary_entity_type", null)
        .containsEntry("primary_entity_id", null)
        .containsEntry("outcome", null)
        .containsEntry("event_count", 2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'workflow':null,'title':'T'}", "{'workflow':'w','title':null}"})
  void anExplicitNullWhereTheColumnTakesNoneIsAStorageErrorAndRetried(String payload) {
    Event event = log.add("t", "TraceStarted", payload);
    assertThatThrownBy(() -> Projected.of(log.all()))
        .isInstanceOfSatisfying(
            IllegalArgumentException.class,
            e -> assertThat(new TraceSummary().onError(event, e, 1)).isEqualTo(OnError.RETRY));
  }

  @Test
  void aSystemThatIsNoStringIsStoredAsItsCanonicalJson() {
    log.add(
        "t",
        "TraceStarted",
        "{'workflow':'w','title':'T','primary_entity':"
            + "{'entity_type':'deal','entity_id':'7','system':{'b':2,'a':[1]}}}");
    assertThat(row()).containsEntry("primary_entity_system", "{\"a\":[1],\"b\":2}");
  }

  @Test
  void storageErrorsAndSurprisesAreRetriedAndSemanticOnesAreNot() {
    Event event = log.add("t", "TraceStarted", START);
    TraceSummary projection = new TraceSummary();
    assertThat(projection.onError(event, new NullPointerException(), 1)).isEqualTo(OnError.RETRY);
    assertThat(projection.onError(event, new SQLException("x"), 1)).isEqualTo(OnError.RETRY);
    for (ErrorCode code : ErrorCode.values()) {
      assertThat(projection.onError(event, new ProjectoryException(code, "x"), 1))
          .isEqualTo(code == ErrorCode.STORAGE ? OnError.RETRY : OnError.FATAL);
    }
  }

  private Map<String, Object> row() {
    List<Map<String, Object>> rows = Projected.of(log.all()).summaries();
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }
}
