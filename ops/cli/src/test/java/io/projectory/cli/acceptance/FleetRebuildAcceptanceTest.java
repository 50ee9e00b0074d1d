package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.testkit.fold.ReferenceFold;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything is built again while events arrive and a member dies. */
@ExtendWith(SharedFleet.class)
class FleetRebuildAcceptanceTest {
  private static final List<String> GROUPS =
      ReferenceFold.PROJECTIONS.stream().map(p -> "dg-" + p).toList();

  private final Fleet fleet;
  private final Lags lags;

  FleetRebuildAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
    this.lags = new Lags(fleet);
  }

  @Test
  void a_rebuild_of_all_goes_on_without_the_member_that_is_killed_in_its_middle() throws Exception {
    // slow enough to be seen going back, and the first one to be killed in its middle
    fleet.views(
        """
        create function slowly() returns trigger language plpgsql as
        $$ begin perform pg_sleep(tg_argv[0]::float8); return null; end $$
        """,
        "create trigger slowly before insert on dg_cg_nodes execute function slowly(0.4)",
        "create trigger slowly before insert on dg_trace_summary execute function slowly(0.3)",
        "create trigger slowly before insert on dg_policy_eval_index execute function slowly(0.3)");
    long all = offsets();
    try (GroupWatch groups = new GroupWatch(GROUPS, fleet.parts.topic());
        LiveAppends live = fleet.appendSlowly("live-", 40)) {
      CompletableFuture<Result> rebuild =
          CompletableFuture.supplyAsync(
              () -> fleet.cli.run("rebuild", "all", "--yes", "--wait", "--reason", "killed"));
      Awaitility.await("the middle")
          .atMost(Fleet.SOON)
          .pollInterval(Duration.ofMillis(50))
          .failFast(() -> assertThat(rebuild).as("the rebuild").isNotDone())
          .until(() -> middle(all));
      long others = groups.last("dg-trace_summary").offsets();
      fleet.member(0).handle().destroyForcibly();
      assertThat(lags.shownByTheGroupTool("dg-context_graph")).as("went back").isLessThan(all);
      Result result = rebuild.get(4, TimeUnit.MINUTES);
      assertThat(result.exit()).as(result.text() + result.err()).isZero();
      assertThat(result.out())
          .anyMatch(line -> line.matches("running \\d+ of \\d+ events, \\d+ events/s.*"));
      assertThat(result.text()).contains("completed: ").contains("digests agree with those before");
      assertThat(groups.beforeItWentBack("dg-trace_summary").offsets())
          .as("others go on while one is rebuilt, and without the member")
          .isGreaterThan(others);
      for (String group : GROUPS) {
        assertThat(groups.of(group)).as(group).allMatch(look -> look.members() >= 2);
        assertThat(groups.of(group)).as(group).anyMatch(look -> look.offsets() < all / 2);
      }
      assertThat(live.appended()).isGreaterThan(100);
    } finally {
      fleet.views("drop function slowly cascade");
      fleet.startMember(0);
    }
    fleet.awaitCurrent();
    Verdict.clean(fleet.parts);
    lags.assertTheGroupToolSaysTheSame();
  }

  private long offsets() throws Exception {
    return Long.parseLong(
        fleet.view(
            "select sum(next_offset) from dg_partition_cursors"
                + " where projection_name = 'context_graph'"));
  }

  /** Some of it is done, and much is to do. */
  private boolean middle(long all) throws Exception {
    long now = offsets();
    return now > all / 20 && now < all * 3 / 4;
  }
}
