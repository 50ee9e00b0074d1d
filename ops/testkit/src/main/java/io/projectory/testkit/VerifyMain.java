package io.projectory.testkit;

import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import io.projectory.testkit.verify.Server;
import java.io.PrintStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares a projection database with the reference fold of its log and says what differs.
 *
 * <pre>
 * --config FILE                              the product's configuration file
 * --log jdbc:... --views jdbc:... --user U   or the two databases; --password P, else PGPASSWORD
 * [--json] [--differences N]
 * </pre>
 *
 * <p>Exit code 0: nothing differs; 1: something does; 2: bad arguments or an unreachable server.
 */
public final class VerifyMain {
  private static final List<String> KEYS =
      List.of("--config", "--log", "--views", "--user", "--password", "--differences");

  private VerifyMain() {}

  public static void main(String[] args) {
    System.exit(run(args, System.out, System.err));
  }

  static int run(String[] args, PrintStream out, PrintStream err) {
    try {
      Map<String, String> options = options(args);
      Report report = compare(options);
      print(report, options.containsKey("--json"), out);
      return report.clean() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (SQLException e) {
      err.println("cannot compare: " + e.getMessage() + " (SQLSTATE " + e.getSQLState() + ")");
      return 2;
    }
  }

  private static Map<String, String> options(String[] args) {
    Map<String, String> options = new HashMap<>();
    for (int i = 0; i < args.length; i++) {
      if (args[i].equals("--json")) {
        options.put(args[i], "");
      } else if (KEYS.contains(args[i]) && i + 1 < args.length) {
        options.put(args[i], args[++i]);
      } else {
        throw new IllegalArgumentException(
            "unknown or incomplete option " + args[i] + "; known are --json and " + KEYS);
      }
    }
    return options;
  }

  private static Report compare(Map<String, String> options) throws SQLException {
    int differences = Integer.parseInt(options.getOrDefault("--differences", "20"));
    try (Connection log = server("event_log", "--log", options).connect();
        Connection views = server("projections", "--views", options).connect()) {
      return Compare.run(log, views, differences);
    }
  }

  private static Server server(String section, String option, Map<String, String> options) {
    if (options.containsKey("--config")) {
      Path config = Path.of(options.get("--config"));
      return Server.in(config, section, "projector", System.getenv());
    }
    String url = options.getOrDefault(option, options.get("--log"));
    if (url == null || !options.containsKey("--user")) {
      throw new IllegalArgumentException("name the servers: --config FILE, or --log and --user");
    }
    String fromEnvironment = System.getenv().getOrDefault("PGPASSWORD", "");
    String password = options.getOrDefault("--password", fromEnvironment);
    return new Server(url, options.get("--user"), password);
  }

  private static void print(Report report, boolean json, PrintStream out) {
    if (json) {
      out.printf(
          "{\"tenants\":%d,\"events\":%d,\"lost\":%d,\"doubled\":%d,\"different\":%d,"
              + "\"digest_mismatches\":%d,\"rows_compared\":%d,\"stopped_scopes\":%d}%n",
          report.tenants(),
          report.events(),
          report.lost(),
          report.doubled(),
          report.different(),
          report.digestMismatches(),
          report.rowsCompared(),
          report.stopped().size());
      return;
    }
    report.stopped().forEach(scope -> out.println("stopped   " + scope));
    report.differences().forEach(out::println);
    out.printf(
        "%d events of %d tenants, %d rows compared: %d lost, %d doubled, %d different,"
            + " %d digest mismatches%n",
        report.events(),
        report.tenants(),
        report.rowsCompared(),
        report.lost(),
        report.doubled(),
        report.different(),
        report.digestMismatches());
    out.println(report.clean() ? "The tables equal the fold of the log." : "The tables DIFFER.");
  }
}
