package io.projectory.app.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium of this machine, driven by its own protocol. */
public final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ANSWER = "DevTools listening on ";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  private final Process process;
  private final Path profile;
  private final DevTools tools;

  private Chromium(Process process, Path profile, DevTools tools) {
    this.process = process;
    this.profile = profile;
    this.tools = tools;
  }

  /** Where there is one; {@code CHROMIUM} names another. */
  public static Optional<Path> find() {
    String named = System.getenv("CHROMIUM");
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return NAMES.stream()
        .flatMap(n -> Stream.of(System.getenv("PATH").split(":")).map(d -> Path.of(d, n)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  public static Chromium start(Path binary) throws IOException {
    Path profile = Files.createTempDirectory("projectory-chromium");
    List<String> command =
        new ArrayList<>(
            List.of(
                binary.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "--no-first-run",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--hide-scrollbars",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
                "about:blank"));
    if (System.getProperty("user.name").equals("root")) {
      // Chromium refuses to make a sandbox for root
      command.add(1, "--no-sandbox");
    }
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // local times are then the same wherever the tests run
    builder.environment().put("TZ", "UTC");
    Process process = builder.start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    while ((line = out.readLine()) != null) {
      if (line.startsWith(ANSWER)) {
        DevTools tools = DevTools.connect(line.substring(ANSWER.length()));
        drain(out);
        return new Chromium(process, profile, tools);
      }
    }
    throw new IOException("Chromium ended without saying where it listens");
  }

  private static void drain(BufferedReader out) {
    Thread reader =
        new Thread(
            () -> {
              try {
                while (out.readLine() != null) {
                  // what it complains about is of no interest, but its pipe must not fill up
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            },
            "chromium-out");
    reader.setDaemon(true);
    reader.setUncaughtExceptionHandler((t, e) -> {});
    reader.start();
  }

  /** A tab of its own, with storage of its own. */
  public Page page() {
    JsonNode context =
        tools.call(null, "Target.createBrowserContext", JsonNodeFactory.instance.objectNode());
    JsonNode target =
        tools.call(
            null,
            "Target.createTarget",
            JSON.createObjectNode()
                .put("url", "about:blank")
                .put("browserContextId", context.path("browserContextId").asText()));
    JsonNode session =
        tools.call(
            null,
            "Target.attachToTarget",
            JSON.createObjectNode()
                .put("targetId", target.path("targetId").asText())
                .put("flatten", true));
    return new Page(tools, session.path("sessionId").asText());
  }

  @Override
  public void close() {
    tools.close();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
      try (Stream<Path> files = Files.walk(profile)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
