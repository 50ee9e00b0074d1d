package io.projectory.cli.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;

/** A log file of bounded size that is opened with the first event: its folder is made by others. */
final class LateFileAppender extends AppenderBase<ILoggingEvent> {
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSS'Z'\", UTC} %-5level %logger{30} [%thread] %msg %kvp%n";
  private static final long MOST_BYTES = 10L * 1024 * 1024;
  private static final int OLD_FILES = 2;

  private final Path file;
  private RollingFileAppender<ILoggingEvent> opened;

  private LateFileAppender(Path file) {
    this.file = file;
  }

  static LateFileAppender of(LoggerContext context, Path file) {
    LateFileAppender appender = new LateFileAppender(file);
    appender.setContext(context);
    appender.start();
    return appender;
  }

  /** Called by one thread at a time. */
  @Override
  protected void append(ILoggingEvent event) {
    if (opened == null) {
      opened = open();
    }
    opened.doAppend(event);
  }

  private RollingFileAppender<ILoggingEvent> open() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(getContext());
    encoder.setPattern(PATTERN);
    encoder.start();
    RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
    appender.setContext(getContext());
    appender.setFile(file.toString());
    appender.setEncoder(encoder);
    FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
    window.setContext(getContext());
    window.setParent(appender);
    window.setFileNamePattern(file + ".%i");
    window.setMaxIndex(OLD_FILES);
    window.start();
    SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
    size.setContext(getContext());
    size.setMaxFileSize(new FileSize(MOST_BYTES));
    size.start();
    appender.setRollingPolicy(window);
    appender.setTriggeringPolicy(size);
    appender.start();
    return appender;
  }
}
