package io.projectory.cli.settings;

import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.config.AdminControls;
import io.projectory.app.config.HttpConfig;
import io.projectory.app.config.MetricsConfig;
import io.projectory.app.config.ProjectorConfig;
import io.projectory.app.database.Databases;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.LoggingConfig;
import io.projectory.schemas.config.TopicsConfig;
import io.projectory.streams.config.StreamsSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All sections of a configuration and what has to be in them before a process can start. */
public final class Sections {
  private Sections() {}

  /** The record of each section, in the order of {@link ConfigFile#SECTIONS}. */
  public static Map<String, Class<? extends Record>> records() {
    Map<String, Class<? extends Record>> records = new LinkedHashMap<>();
    records.put("event_log", DatabaseConfig.class);
    records.put("projections", DatabaseConfig.class);
    records.put("kafka", KafkaConfig.class);
    records.put("connector", ConnectorSettings.class);
    records.put("streams", StreamsSettings.class);
    records.put("projector", ProjectorConfig.class);
    records.put("http", HttpConfig.class);
    records.put("metrics", MetricsConfig.class);
    records.put("admin_controls", AdminControls.class);
    records.put("topics", TopicsConfig.class);
    records.put("logging", LoggingConfig.class);
    return records;
  }

  /**
   * Binds what the processes read, starts and connects nothing.
   *
   * @return everything that is wrong, in no order of weight; after that the file's provenance is
   *     complete
   */
  public static List<ProjectoryException> inspect(ConfigFile file, Set<Process> processes) {
    List<ProjectoryException> missing = new ArrayList<>();
    file.tryBind("event_log", DatabaseConfig.class)
        .ifPresent(log -> requireLogins(log, processes, missing));
    file.tryBind("kafka", KafkaConfig.class);
    file.tryBind("topics", TopicsConfig.class);
    file.tryBind("logging", LoggingConfig.class);
    if (processes.contains(Process.PROJECTOR)) {
      projector(file, missing);
    }
    if (processes.contains(Process.CONNECTOR)) {
      file.tryBind("connector", ConnectorSettings.class);
    }
    if (processes.contains(Process.STREAMS)) {
      file.tryBind("projections", DatabaseConfig.class)
          .ifPresent(
              views ->
                  keep(
                      missing,
                      () -> Databases.require(views.projector(), "projections.projector")));
      file.tryBind("streams", StreamsSettings.class);
    }
    List<ProjectoryException> all = new ArrayList<>(file.problems());
    all.addAll(missing);
    return all;
  }

  private static void projector(ConfigFile file, List<ProjectoryException> missing) {
    file.tryBind("projections", DatabaseConfig.class)
        .ifPresent(
            views ->
                keep(missing, () -> Databases.require(views.projector(), "projections.projector")));
    file.tryBind("http", HttpConfig.class);
    file.tryBind("metrics", MetricsConfig.class)
        .filter(MetricsConfig::canary)
        .ifPresent(
            canary ->
                file.tryBind("event_log", DatabaseConfig.class)
                    .ifPresent(
                        log ->
                            keep(
                                missing,
                                () -> Databases.require(log.writer(), "event_log.writer"))));
    file.tryBind("admin_controls", AdminControls.class);
    ProjectorConfig.inspect(file);
    List<String> names = file.texts(List.of("projector", "projections"));
    keep(missing, () -> ProjectionCatalogue.of(names, TopicsConfig.defaults()));
  }

  private static void requireLogins(
      DatabaseConfig log, Set<Process> processes, List<ProjectoryException> missing) {
    if (processes.contains(Process.PROJECTOR)) {
      keep(missing, () -> Databases.require(log.projector(), "event_log.projector"));
    }
    if (processes.contains(Process.CONNECTOR)) {
      keep(missing, () -> Databases.require(log.connector(), "event_log.connector"));
    }
  }

  private static void keep(List<ProjectoryException> problems, Runnable check) {
    try {
      check.run();
    } catch (ProjectoryException e) {
      problems.add(e);
    }
  }
}
