package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.PlainJson;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The rebuild of one tenant, and everybody else. */
@ExtendWith(SharedFleet.class)
class FleetTenantAcceptanceTest {
  private static final int LARGE = Integer.getInteger("fleet.tenant.events", 3_000);
  private static final int LATENCIES = 25;

  /**
   * Whatever a tenant other than the one that is rebuilt has; a row that is written again moves.
   */
  private static final String OTHERS =
      """
      select md5(string_agg(place, ',' order by place)) from (
        select 'n' || xmin || ctid as place from dg_cg_nodes where tenant_id like 'others-%'
         union all
        select 'e' || xmin || ctid from dg_cg_edges where tenant_id like 'others-%'
         union all
        select 's' || xmin || ctid from dg_trace_summary where tenant_id like 'others-%'
         union all
        select 'p' || xmin || ctid from dg_precedent_index where tenant_id like 'others-%'
         union all
        select 'c' || xmin || ctid from dg_projection_cursors where tenant_id like 'others-%') rows
      """;

  private final Fleet fleet;

  FleetTenantAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void the_rebuild_of_a_tenant_touches_no_other_tenants_rows_cursors_or_latency() throws Exception {
    fleet.append("large-", LARGE, 1);
    fleet.awaitCurrent();
    awaitDigests();
    String before = fleet.view(OTHERS);
    List<Long> quiet = latencies("quiet", LATENCIES, () -> true);
    String command = "rebuild all --tenant large-1 --batch-size 50 --reason r --yes";
    String job = fleet.cli.json(command.split(" ")).path("job_id").textValue();
    List<Long> during = latencies("during", LATENCIES * 4, () -> fleet.active(job));
    JsonNode run = fleet.awaitEnd(job);
    assertThat(run.path("status").textValue()).as(run.toString()).isEqualTo("completed");
    assertThat(run.path("metadata_json").textValue()).contains("\"agree\":true");
    assertThat(fleet.view(OTHERS)).isEqualTo(before);
    assertThat(during).as("appends while the rebuild ran").hasSizeGreaterThan(3);
    System.out.printf(
        "latency of others: median %d ms of %d before, %d ms of %d while a tenant is rebuilt%n",
        median(quiet), quiet.size(), median(during), during.size());
    assertThat(median(during)).isLessThan(4 * median(quiet) + 500);
    Verdict.clean(fleet.parts);
  }

  private interface Condition {
    boolean holds() throws Exception;
  }

  /** Milliseconds from the append of an event to its being applied by every projection. */
  private List<Long> latencies(String trace, int most, Condition goOn) throws Exception {
    List<Long> latencies = new ArrayList<>();
    for (int i = 0; i < most && goOn.holds(); i++) {
      fleet.appendOne("latency", trace + i);
      long appended = System.nanoTime();
      String path = "/api/v1/wait?tenant_id=latency&timeout=30s";
      JsonNode answer = PlainJson.parse(fleet.send(fleet.url(2), path, null).body());
      latencies.add(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - appended));
      assertThat(answer.path("result").textValue()).isEqualTo("applied");
    }
    return latencies;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  /** Digests are stored when a tenant has gone quiet; that is no part of a rebuild. */
  private void awaitDigests() {
    String missing =
        """
        select count(*) from dg_projection_cursors c
          left join dg_projection_digests d using (tenant_id, projection_name)
         where d.last_log_seq is distinct from c.last_log_seq
        """;
    Awaitility.await("stored digests")
        .atMost(Fleet.SOON)
        .until(() -> fleet.view(missing).equals("0"));
  }
}
