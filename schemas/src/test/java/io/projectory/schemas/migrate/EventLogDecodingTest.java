package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static io.projectory.schemas.migrate.LogDatabase.strings;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** What a reader of the publication gets. */
class EventLogDecodingTest {

  private static final String SLOT = "event_log_decoding_test";
  private static final int ROWS = 2_000;

  private LogDatabase log;
  private Connection connection;

  @BeforeEach
  void createSlot() throws SQLException {
    log = new LogDatabase();
    connection = log.connect();
    strings(connection, "select pg_create_logical_replication_slot('" + SLOT + "', 'pgoutput')");
  }

  @AfterEach
  void dropSlot() throws SQLException {
    strings(connection, "select pg_drop_replication_slot('" + SLOT + "')");
    connection.close();
    log.close();
  }

  /** Rows that shared a position would be skipped by a reader that resumes between them. */
  @Test
  void trap_28_everyCopiedRowHasAPositionOfItsOwn() throws SQLException, IOException {
    copy("dg_event_log");
    assertThat(inserts("count(*)")).containsExactly("" + ROWS);
    assertThat(inserts("count(distinct lsn)")).containsExactly("" + ROWS);
  }

  /** That it is the row trigger which keeps them apart: without one, they share. */
  @Test
  void rowsCopiedIntoATableWithoutRowTriggerShareTheirs() throws SQLException, IOException {
    execute(connection, "create table untriggered (like dg_event_log including defaults)");
    execute(connection, "alter table untriggered alter log_seq drop not null");
    execute(connection, "alter publication dg_events add table untriggered");
    copy("untriggered");
    assertThat(inserts("count(*)")).containsExactly("" + ROWS);
    assertThat(inserts("count(distinct lsn) < count(*) / 2")).containsExactly("t");
  }

  private void copy(String table) throws SQLException, IOException {
    String lines =
        IntStream.range(0, ROWS)
            .mapToObj(EventLogDecodingTest::copyLine)
            .collect(Collectors.joining());
    connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "copy " + table + " " + LogDatabase.COLUMNS + " from stdin",
            new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void insertsOfTheLogAreAllThatIsPublished() throws SQLException {
    execute(connection, insert(start("t", "a"), start("u", "a")));
    execute(connection, "update dg_connector_heartbeat set beat_at = now()");
    assertThat(messages("R")).as("relations").hasSize(1);
    assertThat(messages("I")).as("inserts").hasSize(2);
    assertThat(changes("chr(get_byte(data, 0)) not in ('B', 'C', 'R', 'I')")).isEmpty();
  }

  /** Else a slot would hold WAL back for ever while other tables alone are written. */
  @Test
  void aHeartbeatLetsTheSlotMoveOn() throws SQLException {
    String before = confirmed();
    execute(connection, "update dg_connector_heartbeat set beat_at = now()");
    String moved =
        strings(
                connection,
                "select end_lsn > '%s' from pg_replication_slot_advance('%s', pg_current_wal_lsn())"
                    .formatted(before, SLOT))
            .get(0);
    assertThat(moved).isEqualTo("t");
  }

  private String confirmed() throws SQLException {
    return strings(
            connection,
            "select confirmed_flush_lsn from pg_replication_slots where slot_name = '" + SLOT + "'")
        .get(0);
  }

  private List<String> inserts(String what) throws SQLException {
    return strings(
        connection, "select " + what + " from " + peek() + " where chr(get_byte(data, 0)) = 'I'");
  }

  private List<String> messages(String kind) throws SQLException {
    return changes("chr(get_byte(data, 0)) = '" + kind + "'");
  }

  private List<String> changes(String condition) throws SQLException {
    return strings(connection, "select lsn from " + peek() + " where " + condition);
  }

  private static String peek() {
    return "pg_logical_slot_peek_binary_changes('"
        + SLOT
        + "', null, null, 'proto_version', '1', 'publication_names', 'dg_events')";
  }

  private static String copyLine(int n) {
    return String.join(
            "\t",
            "t",
            "e" + n,
            "a" + n,
            "0",
            "TraceStarted",
            "o",
            "r",
            "p",
            "s",
            "agent",
            "a",
            "k" + n)
        + "\t{}\th\n";
  }
}
