package io.projectory.chaos.fault;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Member;
import io.projectory.chaos.stack.Part;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * A member stopped by a signal inside a transaction that has written and holds locks: it is made to
 * wait for a row, stopped, and given the row.
 */
final class HangInTransaction implements Fault {
  private static final String LOCK =
      "select 1 from dg_projection_cursors where tenant_id = any(?)"
          // in the order of the batches, with which it would deadlock otherwise
          + " order by projection_name, tenant_id collate \"C\" for update";

  private final Scene scene;

  HangInTransaction(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "hang_in_transaction";
  }

  @Override
  public String inject() {
    Member member = freezeOneThatWaits();
    try {
      List<Long> sessions = scene.observer().writing(member.postgres().portsToTarget());
      if (sessions.isEmpty()) {
        throw new NoEffectException(member.id() + " was in no transaction that had written");
      }
      scene.expect(
          "the open transactions of " + member.id() + " end",
          () ->
              scene.observer().writing(member.postgres().portsToTarget()).stream()
                  .noneMatch(sessions::contains));
      scene.expect(
          "the others have the partitions of " + member.id(),
          () -> scene.observer().takenOver(member.id(), ChaosStack.PROJECTIONS));
      return member.id() + " hung in " + sessions.size() + " open transactions, which were ended";
    } catch (SQLException e) {
      throw new NoEffectException("Postgres did not answer: " + e.getMessage());
    } finally {
      member.thaw();
    }
  }

  private Member freezeOneThatWaits() {
    try (Connection views = scene.stack().databases().views();
        PreparedStatement lock = views.prepareStatement(LOCK)) {
      views.setAutoCommit(false);
      lock.setArray(1, views.createArrayOf("text", scene.load().tenants().toArray()));
      lock.execute();
      scene.expect("a member waits for a lock", () -> waiting() != null);
      Member member = waiting();
      if (member == null) {
        throw new NoEffectException("no member waits for the lock any more");
      }
      member.freeze();
      return member;
    } catch (SQLException e) {
      throw new NoEffectException("Postgres did not answer: " + e.getMessage());
    }
  }

  private Member waiting() throws SQLException {
    for (Member member : scene.stack().members().stream().filter(Part::running).toList()) {
      if (!scene.observer().waiting(member.postgres().portsToTarget()).isEmpty()) {
        return member;
      }
    }
    return null;
  }
}
