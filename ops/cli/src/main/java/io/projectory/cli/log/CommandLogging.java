package io.projectory.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import java.nio.file.Path;

/**
 * Keeps the log of libraries off the terminal: into a file for the stack, nowhere for commands that
 * end at once. Found as a service; in code, since reading XML takes longer than most commands.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class CommandLogging extends ContextAwareBase implements Configurator {
  private static final String PROPERTY = "projectory.log";
  private static final String NOWHERE = "none";

  /** Of this process: nothing is logged. */
  public static void none() {
    System.setProperty(PROPERTY, NOWHERE);
  }

  /** Of this process, before anything is logged: into this file, made when first needed. */
  public static void into(Path file) {
    System.setProperty(PROPERTY, file.toString());
  }

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    String target = System.getProperty(PROPERTY);
    if (target == null || System.getProperty("logback.configurationFile") != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    context.getStatusManager().add(new NopStatusListener());
    ch.qos.logback.classic.Logger root = context.getLogger("ROOT");
    if (target.equals(NOWHERE)) {
      root.setLevel(Level.OFF);
    } else {
      levels(context);
      root.addAppender(LateFileAppender.of(context, Path.of(target)));
    }
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static void levels(LoggerContext context) {
    context.getLogger("ROOT").setLevel(Level.WARN);
    context.getLogger("io.projectory").setLevel(Level.INFO);
    context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.ERROR);
    context.getLogger("org.apache.kafka.common.utils.AppInfoParser").setLevel(Level.ERROR);
  }
}
