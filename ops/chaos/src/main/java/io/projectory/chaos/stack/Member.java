package io.projectory.chaos.stack;

import io.projectory.servers.ChildJvm;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A projector process. */
public final class Member extends Part {
  private static final Pattern URL =
      Pattern.compile("The projector runs.*http=\"?(http://[^\"\\s]+)");
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(3);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
  private final Path hang;
  private volatile boolean excused;

  Member(String name, FaultProxy postgres, Path hang, Function<String, ChildJvm> starter) {
    super(name, postgres, starter);
    this.hang = hang;
  }

  /** From now on the tally projection of this member loops for ever. */
  public void hang() {
    try {
      Files.createFile(hang);
    } catch (IOException e) {
      throw new StackException("cannot write " + hang, e);
    }
  }

  /** Ends {@link #hang}. */
  public void unhang() {
    try {
      Files.deleteIfExists(hang);
    } catch (IOException e) {
      throw new StackException("cannot delete " + hang, e);
    }
  }

  /** While excused, nobody restarts it because its liveness probe fails. */
  public void excuse(boolean value) {
    excused = value;
  }

  boolean excused() {
    return excused;
  }

  /** Whether it started to work. */
  public boolean up() {
    return running() && jvm().output().stream().anyMatch(line -> URL.matcher(line).find());
  }

  /** What an orchestrator's liveness probe would find; true before it has an address. */
  public boolean live() {
    String url = url();
    if (url == null) {
      return true;
    }
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/livez")).timeout(PROBE_TIMEOUT).build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private String url() {
    for (String line : jvm().output()) {
      Matcher matcher = URL.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    return null;
  }
}
