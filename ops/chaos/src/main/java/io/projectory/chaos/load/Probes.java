package io.projectory.chaos.load;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.StackException;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events that show, when every projection has applied them, that the product works again. */
public final class Probes {
  private static final String SEQUENCES =
      "select tenant_id, log_seq from dg_event_log where event_id = any(?)";
  private static final String CURSORS =
      "select tenant_id, projection_name, last_log_seq from dg_projection_cursors";

  private final ChaosStack stack;
  private final Envelope example;
  private int probes;

  public Probes(ChaosStack stack) {
    this.stack = stack;
    this.example = new Workload(WorkloadOptions.of(1, 1, 1)).iterator().next();
  }

  /** A valid first event of a trace of its own. */
  public Envelope event(String tenant, String name) {
    ObjectNode json = example.json().deepCopy();
    json.put("tenant_id", tenant);
    json.put("event_id", name + ":" + tenant);
    json.put("trace_id", "trace:" + name);
    json.put("idempotency_key", name);
    return new Envelope(json);
  }

  /**
   * Appends an event to every tenant and waits until every projection has applied it.
   *
   * @return how long that took; null when it did not happen within the time given
   */
  public Duration recover(List<String> tenants, Duration patience) {
    long begin = System.nanoTime();
    String name = "probe-" + ++probes;
    List<Envelope> events = tenants.stream().map(tenant -> event(tenant, name)).toList();
    append(events);
    Map<String, Long> targets = new HashMap<>();
    try (KeptConnection views = new KeptConnection(stack.databases()::views)) {
      boolean recovered =
          Await.throughOutages(
              patience,
              () -> {
                if (targets.isEmpty()) {
                  targets.putAll(sequences(events));
                }
                return views.ask(connection -> reached(connection, targets));
              });
      return recovered ? Duration.ofNanos(System.nanoTime() - begin) : null;
    }
  }

  private void append(List<Envelope> events) {
    try {
      new Appender(stack.databases()::writer, AppenderOptions.of(probes, 1)).append(events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted", e);
    }
  }

  private Map<String, Long> sequences(List<Envelope> events) throws SQLException {
    Object[] ids = events.stream().map(Envelope::eventId).toArray();
    try (Connection log = stack.databases().log();
        PreparedStatement select = log.prepareStatement(SEQUENCES)) {
      select.setArray(1, log.createArrayOf("text", ids));
      Map<String, Long> sequences = new HashMap<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          sequences.put(row.getString(1), row.getLong(2));
        }
      }
      return sequences;
    }
  }

  private static boolean reached(Connection views, Map<String, Long> targets) throws SQLException {
    int scopes = 0;
    try (PreparedStatement select = views.prepareStatement(CURSORS);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        Long target = targets.get(row.getString(1));
        if (target != null && row.getLong(3) >= target) {
          scopes++;
        }
      }
    }
    return scopes == targets.size() * ChaosStack.PROJECTIONS.size();
  }
}
