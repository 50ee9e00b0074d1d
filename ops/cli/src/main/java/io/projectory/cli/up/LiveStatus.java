package io.projectory.cli.up;

import io.projectory.app.operations.ScopeProgress;
import io.projectory.cli.output.Console;
import io.projectory.cli.output.Style;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Every scope on its way to the head of its log: a block that is drawn again and again on a
 * terminal, a line for each change elsewhere.
 */
public final class LiveStatus {
  private static final int BAR = 24;

  private final Console console;
  private final Map<String, String> said = new HashMap<>();
  private int drawn;

  public LiveStatus(Console console) {
    this.console = console;
  }

  public void show(List<ScopeProgress> scopes) {
    if (console.terminal()) {
      draw(scopes);
    } else {
      say(scopes);
    }
  }

  private void draw(List<ScopeProgress> scopes) {
    if (drawn > 0) {
      console.up(drawn);
    }
    int tenant = width(scopes, true);
    int projection = width(scopes, false);
    for (ScopeProgress scope : scopes) {
      console.clearedLine(
          pad(scope.tenantId(), tenant)
              + "  "
              + pad(scope.projection(), projection)
              + "  "
              + bar(scope)
              + "  "
              + scope.cursor()
              + "/"
              + scope.head()
              + "  "
              + state(scope));
    }
    drawn = scopes.size();
  }

  private void say(List<ScopeProgress> scopes) {
    for (ScopeProgress scope : scopes) {
      String state = scope.current() ? "current" : scope.stopped() ? scope.status() : "behind";
      String name = scope.tenantId() + " " + scope.projection();
      if (!state.equals("behind") && !state.equals(said.put(name, state))) {
        console.line(name + " " + state + " at " + scope.cursor() + " of " + scope.head());
      }
    }
  }

  private String state(ScopeProgress scope) {
    if (scope.current()) {
      return console.style(Style.GOOD, "current");
    }
    return scope.stopped()
        ? console.style(Style.BAD, scope.status())
        : console.style(Style.ATTENTION, scope.pending() + " pending");
  }

  private static String bar(ScopeProgress scope) {
    long head = Math.max(scope.head(), 1);
    int full = (int) Math.min(BAR, BAR * scope.cursor() / head);
    return "#".repeat(full) + ".".repeat(BAR - full);
  }

  private static int width(List<ScopeProgress> scopes, boolean tenant) {
    return scopes.stream()
        .mapToInt(s -> (tenant ? s.tenantId() : s.projection()).length())
        .max()
        .orElse(0);
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
