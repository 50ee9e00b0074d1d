package io.projectory.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.scope.ScopeState;
import java.lang.reflect.Proxy;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How long a log may fail to show what was applied. */
class DivergenceCheckTest {
  private final Map<String, String> log = new HashMap<>(Map.of("sound", "e7"));
  private Instant now = Instant.EPOCH;
  private final DivergenceCheck check = new DivergenceCheck(reader(), "p", clock());

  @Test
  void patience_with_one_tenant_ends_whatever_the_log_shows_of_others() throws Exception {
    assertThatThrownBy(() -> check.check(List.of(at7("lost")))).isInstanceOf(SQLException.class);
    now = now.plusSeconds(9);
    check.check(List.of(at7("sound")));
    assertThatThrownBy(() -> check.check(List.of(at7("lost")))).isInstanceOf(SQLException.class);
    now = now.plusSeconds(1);
    check.check(List.of(at7("sound")));
    assertThatThrownBy(() -> check.check(List.of(at7("lost"))))
        .isInstanceOfSatisfying(
            TypedStop.class,
            stop -> assertThat(stop.reason()).isEqualTo(TypedStop.Reason.LOG_DIVERGED));
  }

  @Test
  void what_has_shown_up_is_waited_for_anew_when_it_is_missing_again() throws Exception {
    assertThatThrownBy(() -> check.check(List.of(at7("late")))).isInstanceOf(SQLException.class);
    log.put("late", "e7");
    assertThatCode(() -> check.check(List.of(at7("late")))).doesNotThrowAnyException();
    now = now.plusSeconds(60);
    log.remove("late");
    assertThatThrownBy(() -> check.check(List.of(at7("late")))).isInstanceOf(SQLException.class);
  }

  private static Scope at7(String tenant) {
    return new Scope(tenant, 7, 0, ScopeState.ATTACHED, 0, "e7", 0, Set.of(), true, null, 1);
  }

  private LogReader reader() {
    return (LogReader)
        Proxy.newProxyInstance(
            LogReader.class.getClassLoader(),
            new Class<?>[] {LogReader.class},
            (proxy, method, arguments) -> Map.copyOf(log));
  }

  private Clock clock() {
    return new Clock() {
      @Override
      public Instant instant() {
        return now;
      }

      @Override
      public ZoneOffset getZone() {
        return ZoneOffset.UTC;
      }

      @Override
      public Clock withZone(java.time.ZoneId zone) {
        return this;
      }
    };
  }
}
