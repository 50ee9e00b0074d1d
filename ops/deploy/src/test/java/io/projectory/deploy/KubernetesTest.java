package io.projectory.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.config.StreamsSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesTest {
  private static final Path FOLDER = Path.of("kubernetes");
  private static final Map<String, String> PASSWORDS =
      Map.of(
          "OWNER_PASSWORD", "o",
          "WRITER_PASSWORD", "w",
          "CONNECTOR_PASSWORD", "c",
          "PROJECTOR_PASSWORD", "p");

  private static List<String> files() {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().map(KubernetesTest::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifests manifests(List<String> files) {
    return Manifests.parse(files.toArray(String[]::new));
  }

  @Test
  void the_manifests_are_what_the_api_knows_and_the_house_demands() {
    Manifests manifests = manifests(files());
    assertThat(manifests.problems()).isEmpty();
    assertThat(manifests.of("Deployment")).hasSize(2);
    assertThat(manifests.of("StatefulSet")).hasSize(1);
    assertThat(manifests.of("Job")).hasSize(1);
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: 3                        | replica: 3                         | replica
          replicas: 3                        | replicas: three                    | three
          containerPort: 8085                | containerPorts: 8085               | containerPorts
          {path: /livez, port: http}         | {path: /healthz, port: http}       | livez
          port: http}                        | port: web}                         | known port
          runAsNonRoot: true                 | runAsNonRoot: false                | runAsNonRoot
          runAsUser: 65532                   | runAsUser: 0                       | runAsUser
          readOnlyRootFilesystem: true       | readOnlyRootFilesystem: false      | read-only root
          allowPrivilegeEscalation: false    | allowPrivilegeEscalation: true     | allowPrivilegeEscalation
          capabilities: {drop: [ALL]}        | capabilities: {add: [SYS_ADMIN]}   | drop
          limits: {memory: 768Mi}            | limits: {cpu: 1}                   | memory
          type: RollingUpdate                | type: Recreate                     | RollingUpdate
          kind: PodDisruptionBudget          | kind: PodDisruptionBudgets         | no such kind
          mountPath: /tmp                    | mountPath: /temp                   | /tmp
          configMap: {name: projectory}      | configMap: {name: projector}       | no ConfigMap
          serviceAccountName: projectory     | serviceAccountName: default        | no ServiceAccount
          name: state, mountPath              | name: stat, mountPath              | volume stat
          projectory/projector:0.1.0         | projectory/projector:latest        | version
          policyTypes: [Ingress, Egress]     | policyType: [Ingress, Egress]      | policyType
          """)
  void a_mistake_is_found(String right, String wrong, String named) {
    List<String> files = files();
    assertThat(String.join("\n", files)).contains(right);
    List<String> broken = files.stream().map(f -> f.replace(right, wrong)).toList();
    assertThat(manifests(broken).problems()).anyMatch(problem -> problem.contains(named));
  }

  @Test
  void the_configuration_in_the_map_is_one_that_all_processes_take() {
    JsonNode map = manifests(files()).of("ConfigMap").get(0);
    String yaml = map.at("/data/projectory.yaml").asText();
    ConfigFile file = ConfigFile.parse(yaml, "projectory.yaml", PASSWORDS);
    ProjectorSettings projector = ProjectorSettings.of(file);
    ConnectorConfig connector = ConnectorConfig.of(file);
    assertThat(port("projector")).isEqualTo(projector.http().port());
    assertThat(port("connector")).isEqualTo(connector.connector().http().port());
    StreamsSettings streams = StreamsConfiguration.of(file).streams();
    assertThat(port("streams")).isEqualTo(streams.http().port());
    assertThat(streams.stateDirectory()).hasToString("/var/lib/projectory");
    assertThat(projector.http().authenticated()).isTrue();
    assertThat(projector.eventLog().owner()).isNotNull();
  }

  @Test
  void the_compose_stack_has_such_a_configuration_as_well() {
    String yaml = read(Path.of("..", "..", "docker", "projectory.yaml"));
    ConfigFile file = ConfigFile.parse(yaml, "projectory.yaml", PASSWORDS);
    assertThat(ProjectorSettings.of(file).metrics().canary()).isTrue();
    assertThat(ConnectorConfig.of(file).connector().http().port()).isEqualTo(8086);
    assertThat(StreamsConfiguration.of(file).streams().http().port()).isEqualTo(8087);
  }

  private static int port(String deployment) {
    Manifests all = manifests(files());
    return Stream.concat(all.of("Deployment").stream(), all.of("StatefulSet").stream())
        .filter(d -> d.at("/metadata/name").asText().equals(deployment))
        .map(d -> d.at("/spec/template/spec/containers/0/ports/0/containerPort").asInt())
        .findFirst()
        .orElseThrow();
  }
}
