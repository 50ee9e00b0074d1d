package io.projectory.chaos.stack;

import io.projectory.servers.ChildJvm;
import io.projectory.testkit.net.FaultProxy;
import java.util.List;
import java.util.function.Function;

/** A connector process: one leads, the others stand by. */
public final class Connector extends Part {
  private static final String STATE = "connector ";

  Connector(String name, FaultProxy postgres, Function<String, ChildJvm> starter) {
    super(name, postgres, starter);
  }

  /** The state it printed last, such as {@code streaming}; empty before the first. */
  public String state() {
    List<String> lines = jvm().output();
    for (int i = lines.size() - 1; i >= 0; i--) {
      if (lines.get(i).startsWith(STATE)) {
        return lines.get(i).substring(STATE.length());
      }
    }
    return "";
  }

  /** Whether it says that it publishes. */
  public boolean streaming() {
    return running() && state().startsWith("streaming");
  }
}
