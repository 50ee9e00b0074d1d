package io.projectory.chaos;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Observer;
import io.projectory.testkit.topic.TopicAudit;
import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares tables, tallies and topic with the log, when everything has come to rest. */
final class Judgement {
  private static final int MOST_DIFFERENCES = 20;
  private static final String IN_LOG =
      "select tenant_id || ' ' || trace_id, count(*) from dg_event_log group by 1";
  private static final String TALLIED =
      "select tenant_id || ' ' || trace_id, events from chaos_tally";

  private final List<String> findings = new ArrayList<>();
  private long events;
  private long lost;
  private long doubled;
  private long digestMismatches;

  static Judgement of(ChaosStack stack) throws SQLException {
    Judgement judgement = new Judgement();
    judgement.topic(stack);
    try (Connection log = stack.databases().log();
        Connection views = stack.databases().views()) {
      judgement.tallies(log, views);
      judgement.tables(Compare.run(log, views, MOST_DIFFERENCES));
    }
    String open = new Observer(stack).openFailures();
    if (!open.isEmpty()) {
      judgement.findings.add("failures left open: " + open);
    }
    return judgement;
  }

  private void tables(Report report) {
    events = report.events();
    lost += report.lost();
    doubled += report.doubled();
    digestMismatches += report.digestMismatches();
    report.differences().forEach(difference -> findings.add(difference.toString()));
    report.stopped().forEach(scope -> findings.add("stopped: " + scope));
  }

  private void tallies(Connection log, Connection views) throws SQLException {
    Map<String, Long> expected = numbers(log, IN_LOG);
    Map<String, Long> actual = numbers(views, TALLIED);
    expected.forEach((trace, count) -> tally(trace, count, actual.getOrDefault(trace, 0L)));
    actual.forEach(
        (trace, count) -> {
          if (!expected.containsKey(trace)) {
            tally(trace, 0, count);
          }
        });
  }

  private void tally(String trace, long expected, long actual) {
    lost += Math.max(0, expected - actual);
    doubled += Math.max(0, actual - expected);
    if (expected != actual) {
      findings.add("trace " + trace + " has " + expected + " events, counted " + actual);
    }
  }

  /** Repeated records are allowed, missing ones and another order are not. */
  private void topic(ChaosStack stack) throws SQLException {
    try (TopicAudit audit = new TopicAudit(stack.broker().bootstrapServers(), ChaosStack.TOPIC);
        Connection log = stack.databases().log()) {
      audit.read();
      List<String> faults = audit.faults(log);
      lost += faults.size();
      faults.stream().limit(MOST_DIFFERENCES).forEach(f -> findings.add("topic: " + f));
    }
  }

  private static Map<String, Long> numbers(Connection database, String sql) throws SQLException {
    Map<String, Long> numbers = new HashMap<>();
    try (PreparedStatement select = database.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      while (row.next()) {
        numbers.put(row.getString(1), row.getLong(2));
      }
    }
    return numbers;
  }

  long events() {
    return events;
  }

  long lost() {
    return lost;
  }

  long doubled() {
    return doubled;
  }

  long digestMismatches() {
    return digestMismatches;
  }

  List<String> findings() {
    return findings;
  }
}
