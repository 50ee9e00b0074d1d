package io.projectory.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The contract notices projections that do what their Javadoc forbids. */
class BrokenProjectionsTest {
  private static final Table TABLE =
      Table.named("broken_rows")
          .key("trace_id", Table.Type.TEXT)
          .column("number", Table.Type.BIGINT)
          .build();

  @Test
  void state_of_its_own_shows_in_a_replay() {
    AtomicLong calls = new AtomicLong();
    Projection counting =
        projection(
            (event, changes) -> changes.put(TABLE, event.traceId(), calls.incrementAndGet()));
    assertThatThrownBy(() -> ProjectionContract.of(counting).verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("broken breaks its contract")
        .hasMessageContaining("broken_rows");
  }

  @Test
  void what_another_tenant_did_must_not_show() {
    AtomicLong tenants = new AtomicLong();
    Projection mixing =
        projection(
            (event, changes) -> {
              // the same after every start, but dependent on who else is there
              tenants.set(event.logSeq() == 1 ? event.tenantId().hashCode() : tenants.get());
              changes.put(TABLE, event.traceId(), tenants.get());
            });
    assertThatThrownBy(() -> ProjectionContract.of(mixing).verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("breaks its contract");
  }

  @Test
  void an_event_that_is_refused_is_named() {
    Projection refusing =
        projection(
            (event, changes) -> {
              if (event.logSeq() == 3) {
                throw new IllegalStateException("not this one");
              }
              changes.put(TABLE, event.traceId(), event.logSeq());
            });
    List<Event> events =
        new SampleLog()
            .add("acme", "t", "TraceStarted", "{}")
            .add("acme", "t", "InputObserved", "{}")
            .add("acme", "t", "TraceFinished", "{}")
            .events();
    assertThatThrownBy(() -> ProjectionContract.of(refusing).events(events).verify())
        .hasMessageContaining("not this one");
  }

  @Test
  void a_projection_without_rows_shows_nothing() {
    assertThatThrownBy(() -> ProjectionContract.of(projection((e, c) -> {})).verify())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("makes no row");
  }

  private static Projection projection(BiConsumer<Event, Changes> apply) {
    return new Projection() {
      @Override
      public String name() {
        return "broken";
      }

      @Override
      public List<Table> tables() {
        return List.of(TABLE);
      }

      @Override
      public Set<String> eventTypes() {
        return Set.of("TraceStarted", "InputObserved", "TraceFinished");
      }

      @Override
      public void apply(Event event, Changes changes) {
        apply.accept(event, changes);
      }
    };
  }
}
