package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.run.Run;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminCommand.Verb;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Commands that race, through every door, while events arrive (issue 4, point 3). */
class RacingCommandsTest {
  private static final int COMMANDS = 50;

  /** Two active runs with a scope in common. */
  private static final String OVERLAPS =
      """
      select count(*)
        from dg_projection_runs a
        join dg_projection_runs b on a.job_id < b.job_id
         and a.status in ('queued', 'running') and b.status in ('queued', 'running')
         and (a.projection_name = 'all' or b.projection_name in ('all', a.projection_name))
         and (a.tenant_id is null or b.tenant_id is null or a.tenant_id = b.tenant_id)
      """;

  @Test
  void fifty_racing_commands_leave_no_overlap_nothing_running_and_the_reference_digests()
      throws Exception {
    long seed = Long.getLong("projectory.fuzz.seed", 20261126L);
    List<Envelope> events = new ArrayList<>();
    new Workload(WorkloadOptions.of(11, 1_200, 2)).forEach(events::add);
    ExecutorService operators = Executors.newFixedThreadPool(8);
    try (TestFleet fleet = new TestFleet(4);
        AdminTopics topics = new AdminTopics(fleet)) {
      fleet.append(events.subList(0, 600));
      fleet.publish();
      List<Admission> doors = new ArrayList<>();
      for (String member : List.of("a", "b", "c")) {
        doors.add(fleet.start(member).admission());
      }
      fleet.awaitCurrent();
      race(seed, fleet, topics, doors, operators, events.subList(600, 1_200));

      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> active(fleet).equals("0") && decided(fleet) == COMMANDS);
      assertThat(
              fleet.view("select count(*) from dg_projection_cursors where state = 'rebuilding'"))
          .as("moved by a run that has ended, seed " + seed)
          .isEqualTo("0");
      fleet.submit(TestFleet.command(Verb.SYNC, "all", null));
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
    } finally {
      operators.shutdownNow();
    }
  }

  @Test
  void of_rebuilds_asked_for_at_the_same_moment_one_is_admitted() throws Exception {
    int askers = 8;
    CyclicBarrier together = new CyclicBarrier(askers);
    ExecutorService operators = Executors.newFixedThreadPool(askers);
    try (TestFleet fleet = new TestFleet(1)) {
      fleet.append(new Workload(WorkloadOptions.of(12, 100, 1)));
      fleet.publish();
      fleet.start("a");
      Admission admission = fleet.admission();
      AdminCommand.Options slow = new AdminCommand.Options(null, null, 1, 1, false);
      for (int round = 0; round < 5; round++) {
        List<Future<Run>> asked = new ArrayList<>();
        for (int i = 0; i < askers; i++) {
          String projection = i % 2 == 0 ? "all" : "trace_summary";
          AdminCommand command = TestFleet.command(Verb.REBUILD, projection, "tenant-1", slow);
          asked.add(
              operators.submit(
                  () -> {
                    together.await(20, TimeUnit.SECONDS);
                    return admitted(admission, command);
                  }));
        }
        List<String> admitted = new ArrayList<>();
        for (Future<Run> run : asked) {
          if (run.get(30, TimeUnit.SECONDS) != null) {
            admitted.add(run.get().jobId());
          }
        }
        assertThat(admitted).hasSize(1);
        fleet.submit(TestFleet.cancel(admitted.get(0)));
      }
    } finally {
      operators.shutdownNow();
    }
  }

  /** Null when there was a conflict. */
  private static Run admitted(Admission admission, AdminCommand command) {
    try {
      return admission.submit(command, Door.HTTP).run();
    } catch (ProjectoryException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
      return null;
    }
  }

  private static void race(
      long seed,
      TestFleet fleet,
      AdminTopics topics,
      List<Admission> doors,
      ExecutorService operators,
      List<Envelope> late)
      throws Exception {
    Random random = new Random(seed);
    ConcurrentHashMap<String, Boolean> jobs = new ConcurrentHashMap<>();
    List<Future<?>> pending = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      AdminCommand command = command(random, jobs);
      if (random.nextInt(3) == 0) {
        topics.send(json(command));
      } else {
        Admission admission = doors.get(random.nextInt(doors.size()));
        pending.add(operators.submit(() -> submit(admission, command, jobs)));
      }
      if (i % 10 == 0) {
        topics.flush();
        fleet.append(late.subList(late.size() * i / COMMANDS, late.size() * (i + 10) / COMMANDS));
        fleet.publish();
      }
      assertThat(fleet.view(OVERLAPS)).as("seed " + seed).isEqualTo("0");
    }
    topics.flush();
    for (Future<?> done : pending) {
      done.get(60, TimeUnit.SECONDS);
      assertThat(fleet.view(OVERLAPS)).as("seed " + seed).isEqualTo("0");
    }
  }

  private static Object submit(
      Admission admission, AdminCommand command, ConcurrentHashMap<String, Boolean> jobs) {
    Door[] doors = {Door.HTTP, Door.CLI, Door.JAVA};
    Callable<Object> call =
        () -> admission.submit(command, doors[ThreadLocalRandom.current().nextInt(3)]);
    try {
      call.call();
      jobs.put(command.commandId().toString(), true);
    } catch (ProjectoryException e) {
      assertThat(e.code()).isIn(ErrorCode.CONFLICT, ErrorCode.NOT_FOUND);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return null;
  }

  private static AdminCommand command(Random random, ConcurrentHashMap<String, Boolean> jobs) {
    String projection = pick(random, "all", "context_graph", "trace_summary", "precedent_index");
    String tenant = pick(random, "tenant-1", "tenant-2", "tenant-1", null);
    AdminCommand.Options options =
        random.nextBoolean()
            ? AdminCommand.Options.NONE
            : new AdminCommand.Options(null, null, 20, 2_000, false);
    int kind = random.nextInt(10);
    if (kind < 2 && !jobs.isEmpty()) {
      List<String> known = new ArrayList<>(jobs.keySet());
      return TestFleet.cancel(known.get(random.nextInt(known.size())));
    }
    return switch (kind) {
      case 0, 1, 2, 3, 4 -> TestFleet.command(Verb.REBUILD, projection, tenant, options);
      case 5, 6 -> TestFleet.command(Verb.REPLAY, projection, tenant, options);
      case 7 -> TestFleet.command(Verb.PAUSE, projection, tenant);
      case 8 -> TestFleet.command(Verb.RESUME, projection, tenant);
      default -> TestFleet.command(Verb.SYNC, projection, tenant);
    };
  }

  private static String json(AdminCommand command) {
    StringBuilder json = new StringBuilder("{\"command_id\":\"" + command.commandId() + "\"");
    json.append(",\"command\":\"" + command.command().code() + "\"");
    json.append(command.jobId() == null ? "" : ",\"job_id\":\"" + command.jobId() + "\"");
    json.append(
        command.projection() == null ? "" : ",\"projection\":\"" + command.projection() + "\"");
    json.append(command.tenantId() == null ? "" : ",\"tenant_id\":\"" + command.tenantId() + "\"");
    if (command.options().batchSize() != null) {
      json.append(",\"options\":{\"batch_size\":" + command.options().batchSize() + "}");
    }
    return json.append("}").toString();
  }

  private static String active(TestFleet fleet) throws Exception {
    return fleet.view(
        "select count(*) from dg_projection_runs where status in ('queued', 'running')");
  }

  private static int decided(TestFleet fleet) throws Exception {
    return Integer.parseInt(fleet.view("select count(*) from dg_admin_audit"));
  }

  private static String pick(Random random, String... options) {
    return options[random.nextInt(options.length)];
  }
}
