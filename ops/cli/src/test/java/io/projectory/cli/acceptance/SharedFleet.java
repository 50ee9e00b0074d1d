package io.projectory.cli.acceptance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One fleet for all classes that ask an operator's questions of three members: starting it takes
 * longer than most of their tests. It ends with the last of them, because groups have the same
 * names in every installation, and with the run at the latest. A test leaves it current, with three
 * members that work and no scope that is detached.
 */
final class SharedFleet implements ParameterResolver, AfterAllCallback {
  private static final Namespace FLEET = Namespace.create(SharedFleet.class);
  private static final Set<Class<?>> TO_COME =
      new HashSet<>(
          List.of(
              FleetFunctionsAcceptanceTest.class,
              FleetLagAcceptanceTest.class,
              FleetRaceAcceptanceTest.class,
              FleetRebuildAcceptanceTest.class,
              FleetTenantAcceptanceTest.class,
              FleetWatchAcceptanceTest.class));

  private record Running(Fleet fleet, Path folder) implements AutoCloseable {
    static Running start() {
      try {
        Path folder = Files.createTempDirectory("fleet");
        return new Running(Fleet.withEvents(folder), folder);
      } catch (Exception e) {
        throw new IllegalStateException("no fleet", e);
      }
    }

    @Override
    public void close() throws IOException {
      fleet.close();
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(FLEET);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Fleet.class;
  }

  @Override
  public Fleet resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return store(context)
        .computeIfAbsent(Running.class, key -> Running.start(), Running.class)
        .fleet();
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    TO_COME.remove(context.getRequiredTestClass());
    if (TO_COME.isEmpty()) {
      Running running = store(context).remove(Running.class, Running.class);
      if (running != null) {
        running.close();
      }
    }
  }
}
