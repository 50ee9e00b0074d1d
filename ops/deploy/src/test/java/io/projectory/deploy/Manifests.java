package io.projectory.deploy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Kubernetes manifests, checked against the types of the API: no unknown member at any depth, none
 * missing, no value of another type. And against the rules of this house: nobody is root, nothing
 * but /tmp is written to, everything has probes, bounds and a way to be updated and drained.
 */
final class Manifests {
  private static final ObjectMapper YAML =
      new ObjectMapper(
          YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build());
  private static final String TYPES = "io.kubernetes.client.openapi.models.V1";
  private static final Set<String> SERVERS = Set.of("Deployment", "StatefulSet");

  private final List<JsonNode> documents = new ArrayList<>();

  /** Of one or more files, one after the other. */
  static Manifests parse(String... texts) {
    Manifests manifests = new Manifests();
    for (String text : texts) {
      try (MappingIterator<JsonNode> all = YAML.readerFor(JsonNode.class).readValues(text)) {
        all.forEachRemaining(manifests.documents::add);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return manifests;
  }

  List<JsonNode> of(String kind) {
    return documents.stream().filter(d -> d.path("kind").asText().equals(kind)).toList();
  }

  /** Everything that is wrong, each beginning with kind and name. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (JsonNode document : documents) {
      String name = name(document);
      types(document).forEach(p -> problems.add(name + ": " + p));
      JsonNode pod = document.path("spec").path("template").path("spec");
      if (!pod.isMissingNode()) {
        Set<String> claims = new TreeSet<>();
        document
            .at("/spec/volumeClaimTemplates")
            .forEach(c -> claims.add(c.at("/metadata/name").asText()));
        pod(pod, claims).forEach(p -> problems.add(name + ": " + p));
      }
      if (SERVERS.contains(document.path("kind").asText())) {
        server(document).forEach(p -> problems.add(name + ": " + p));
      }
    }
    references(problems);
    return problems;
  }

  private static String name(JsonNode document) {
    return document.path("kind").asText() + " " + document.at("/metadata/name").asText();
  }

  private static List<String> types(JsonNode document) {
    try {
      Class<?> type = Class.forName(TYPES + document.path("kind").asText());
      JsonElement json = new Gson().fromJson(document.toString(), JsonElement.class);
      type.getMethod("validateJsonElement", JsonElement.class).invoke(null, json);
      // the check above knows members, this one their types
      JSON.getGson().fromJson(json, type);
      new Gson().fromJson(json, Object.class);
      return List.of();
    } catch (InvocationTargetException e) {
      return List.of(e.getCause().getMessage());
    } catch (ClassNotFoundException e) {
      return List.of("there is no such kind");
    } catch (ReflectiveOperationException | RuntimeException e) {
      return List.of(String.valueOf(e.getMessage()));
    }
  }

  private static List<String> pod(JsonNode pod, Set<String> claims) {
    List<String> wrong = new ArrayList<>();
    require(wrong, pod.at("/securityContext/runAsNonRoot").asBoolean(), "runAsNonRoot");
    require(wrong, pod.at("/securityContext/runAsUser").asInt() > 0, "runAsUser, a number");
    require(
        wrong,
        pod.at("/securityContext/seccompProfile/type").asText().equals("RuntimeDefault"),
        "seccompProfile RuntimeDefault");
    require(
        wrong,
        pod.path("automountServiceAccountToken").isBoolean()
            && !pod.path("automountServiceAccountToken").asBoolean(),
        "automountServiceAccountToken: false");
    Set<String> volumes = new TreeSet<>(claims);
    pod.path("volumes").forEach(v -> volumes.add(v.path("name").asText()));
    for (JsonNode container : pod.path("containers")) {
      JsonNode security = container.path("securityContext");
      require(wrong, security.path("readOnlyRootFilesystem").asBoolean(), "a read-only root");
      require(
          wrong,
          security.has("allowPrivilegeEscalation")
              && !security.path("allowPrivilegeEscalation").asBoolean(),
          "allowPrivilegeEscalation: false");
      require(wrong, security.at("/capabilities/drop/0").asText().equals("ALL"), "drop: [ALL]");
      require(wrong, container.at("/resources/limits").has("memory"), "a limit of memory");
      require(wrong, container.at("/resources/requests").has("cpu"), "a request of cpu");
      require(wrong, !container.path("image").asText().endsWith(":latest"), "an image's version");
      require(wrong, container.path("image").asText().contains(":"), "an image's version");
      Set<String> mounted = new TreeSet<>();
      for (JsonNode mount : container.path("volumeMounts")) {
        mounted.add(mount.path("mountPath").asText());
        require(
            wrong,
            volumes.contains(mount.path("name").asText()),
            "volume " + mount.path("name").asText());
      }
      require(wrong, mounted.contains("/tmp"), "a volume at /tmp");
    }
    return wrong;
  }

  private List<String> server(JsonNode deployment) {
    List<String> wrong = new ArrayList<>();
    JsonNode spec = deployment.path("spec");
    JsonNode labels = spec.at("/template/metadata/labels");
    require(wrong, spec.path("replicas").asInt() > 1, "more than one replica");
    // a StatefulSet has it unless told otherwise
    require(
        wrong,
        deployment.path("kind").asText().equals("StatefulSet") && !spec.has("updateStrategy")
            || spec.at("/strategy/type").asText().equals("RollingUpdate"),
        "the strategy RollingUpdate");
    require(wrong, selects(spec.at("/selector/matchLabels"), labels), "labels that it selects");
    require(
        wrong,
        of("PodDisruptionBudget").stream()
            .anyMatch(b -> selects(b.at("/spec/selector/matchLabels"), labels)),
        "a PodDisruptionBudget");
    require(
        wrong,
        of("NetworkPolicy").stream()
            .anyMatch(p -> selects(p.at("/spec/podSelector/matchLabels"), labels)),
        "a NetworkPolicy");
    for (JsonNode container : spec.at("/template/spec/containers")) {
      Map<String, Integer> ports = new TreeMap<>();
      container
          .path("ports")
          .forEach(p -> ports.put(p.path("name").asText(), p.path("containerPort").asInt()));
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        JsonNode get = container.path(probe).path("httpGet");
        String wanted = probe.equals("readinessProbe") ? "/readyz" : "/livez";
        require(
            wrong,
            get.path("path").asText().split("\\?")[0].equals(wanted),
            probe + " of " + wanted);
        require(wrong, ports.containsKey(get.path("port").asText()), probe + " of a known port");
      }
    }
    return wrong;
  }

  /** Names that stand for something in another document. */
  private void references(List<String> problems) {
    for (JsonNode deployment : documents) {
      JsonNode pod = deployment.path("spec").path("template").path("spec");
      for (JsonNode volume : pod.path("volumes")) {
        JsonNode map = volume.at("/configMap/name");
        if (!map.isMissingNode() && !exists("ConfigMap", map.asText())) {
          problems.add(name(deployment) + ": there is no ConfigMap " + map.asText());
        }
      }
      JsonNode account = pod.path("serviceAccountName");
      if (!account.isMissingNode() && !exists("ServiceAccount", account.asText())) {
        problems.add(name(deployment) + ": there is no ServiceAccount " + account.asText());
      }
    }
    for (JsonNode service : of("Service")) {
      if (SERVERS.stream()
          .flatMap(kind -> of(kind).stream())
          .noneMatch(
              d -> selects(service.at("/spec/selector"), d.at("/spec/template/metadata/labels")))) {
        problems.add(name(service) + ": selects nothing");
      }
    }
  }

  private boolean exists(String kind, String name) {
    return of(kind).stream().anyMatch(d -> d.at("/metadata/name").asText().equals(name));
  }

  private static boolean selects(JsonNode selector, JsonNode labels) {
    return !selector.isEmpty()
        && selector.properties().stream()
            .allMatch(e -> e.getValue().equals(labels.path(e.getKey())));
  }

  private static void require(List<String> wrong, boolean so, String what) {
    if (!so) {
      wrong.add("needs " + what);
    }
  }
}
