package io.projectory.connector.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class FailuresTest {

  @Test
  void outages_are_told_from_faults() {
    assertThat(infrastructure(new SQLException("gone", "08006"))).isTrue();
    assertThat(infrastructure(new SQLException("shutting down", "57P01"))).isTrue();
    assertThat(infrastructure(new SQLException("slot is active", "55006"))).isTrue();
    assertThat(infrastructure(new TimeoutException("broker"))).isTrue();
    assertThat(infrastructure(new IOException("reset"))).isTrue();
    assertThat(infrastructure(new SQLException("no such column", "42703"))).isFalse();
    assertThat(infrastructure(new IllegalStateException("bug"))).isFalse();
  }

  @Test
  void a_refused_login_is_told_from_a_server_that_is_away() {
    assertThat(Failures.isRefusedLogin(new SQLException("password", "28P01"))).isTrue();
    assertThat(Failures.isRefusedLogin(new SQLException("no database", "3D000"))).isTrue();
    assertThat(Failures.isRefusedLogin(new SQLException("away", "08001"))).isFalse();
  }

  @Test
  void the_innermost_message_is_shown_on_one_line() {
    Exception error = new RuntimeException("outer", new SQLException("inner\n  detail"));
    assertThat(Failures.rootMessage(error)).isEqualTo("inner detail");
  }

  private static boolean infrastructure(Exception cause) {
    return Failures.isInfrastructure(new RuntimeException("wrapped", cause));
  }
}
