package io.projectory.runtime.run;

import io.projectory.api.Projection;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.ScopeControl;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.schemas.AdminCommand;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The stores of each projection that runs and commands work with, in canonical order. Those that a
 * topic of their own feeds have no tenants to command.
 */
public final class RunParts {
  private final Map<String, Part> parts = new LinkedHashMap<>();
  private final Map<String, TopicProjection> fed = new LinkedHashMap<>();

  /** What belongs to one projection. */
  public record Part(
      Projection projection,
      PartitionCursorStore cursors,
      ScopeStore scopes,
      ScopeControl control,
      FailureStore failures,
      ProjectionReset reset) {}

  public RunParts(List<Projection> projections, String topic, DigestService digests) {
    for (Projection projection : projections) {
      if (projection instanceof TopicProjection other) {
        fed.put(other.name(), other);
        continue;
      }
      String name = projection.name();
      PartitionCursorStore cursors = new PartitionCursorStore(name, topic);
      ScopeStore scopes = new ScopeStore(name);
      ScopeControl control = new ScopeControl(name);
      FailureStore failures = new FailureStore(name);
      parts.put(
          name,
          new Part(
              projection,
              cursors,
              scopes,
              control,
              failures,
              new ProjectionReset(projection, cursors, scopes, control, failures, digests)));
    }
  }

  /** The projection of that name, if a topic of its own feeds it instead of the log. */
  public Optional<TopicProjection> fed(String projection) {
    return Optional.ofNullable(fed.get(projection));
  }

  /** All names, of both kinds: whose runs are to be worked on here. */
  List<String> ofBothKinds() {
    List<String> all = new ArrayList<>(parts.keySet());
    all.addAll(fed.keySet());
    return all;
  }

  /** All names of those that the log feeds, in canonical order. */
  public List<String> names() {
    return List.copyOf(parts.keySet());
  }

  /** The projections that a name stands for: itself, or all of them. */
  public List<String> named(String projection) {
    return projection.equals(AdminCommand.ALL_PROJECTIONS) ? names() : List.of(projection);
  }

  public boolean knows(String projection) {
    return parts.containsKey(projection);
  }

  public Part of(String projection) {
    return parts.get(projection);
  }
}
