package io.projectory.app.catalogue;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.api.TopicProjection;
import io.projectory.decisiongraph.DecisionGraph;
import io.projectory.decisiongraph.PolicyActivity;
import io.projectory.runtime.digest.CompositeDigest;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.TopicsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** The projections on the class path, found as services, and those of them that were chosen. */
public final class ProjectionCatalogue {
  private final List<Projection> projections;

  private ProjectionCatalogue(List<Projection> projections) {
    this.projections = List.copyOf(projections);
  }

  /**
   * The projections of these names, in their order.
   *
   * @param topics where those of the decision graph are fed by one of their own
   * @throws ProjectoryException {@code invalid_argument} for a name that no projection has
   */
  public static ProjectionCatalogue of(List<String> names, TopicsConfig topics) {
    Map<String, Projection> known = known();
    known.computeIfPresent(
        DecisionGraph.POLICY_ACTIVITY,
        (name, usual) -> new PolicyActivity(topics.policyActivity()));
    List<Projection> chosen = new ArrayList<>();
    for (String name : names) {
      Projection projection = known.get(name);
      if (projection == null) {
        throw new ProjectoryException(
            ErrorCode.INVALID_ARGUMENT,
            "projector.projections: there is no projection '"
                + name
                + "' on the class path; known are "
                + String.join(", ", known.keySet()),
            Map.of("key", "projector.projections"));
      }
      chosen.add(projection);
    }
    return new ProjectionCatalogue(chosen);
  }

  /** The chosen ones, in order. */
  public List<Projection> projections() {
    return projections;
  }

  /** Names of the tables that each of them owns. */
  public Map<String, List<String>> tables() {
    Map<String, List<String>> tables = new TreeMap<>();
    projections.forEach(p -> tables.put(p.name(), p.tables().stream().map(Table::name).toList()));
    return tables;
  }

  /** Digests over several projections: of the decision graph's, where all of them were chosen. */
  public List<CompositeDigest> composites() {
    return List.of(new CompositeDigest(DecisionGraph.FULL_PROJECTION, DecisionGraph.NAMES));
  }

  /**
   * Those of the names that the event log feeds, in their order: all but projections on the class
   * path that have a topic of their own. Operators' questions about tenants are about these.
   */
  public static List<String> fedByLog(List<String> names) {
    Map<String, Projection> known = known();
    return names.stream().filter(name -> !(known.get(name) instanceof TopicProjection)).toList();
  }

  /** The chosen ones that the event log feeds, in order: those that have digests by tenant. */
  public List<Projection> fedByLog() {
    return projections.stream().filter(p -> !(p instanceof TopicProjection)).toList();
  }

  /** The chosen ones that topics of their own feed, in order. */
  public List<TopicProjection> fedByTopics() {
    return projections.stream()
        .filter(TopicProjection.class::isInstance)
        .map(TopicProjection.class::cast)
        .toList();
  }

  private static Map<String, Projection> known() {
    Map<String, Projection> known = new TreeMap<>();
    ServiceLoader.load(Projection.class).forEach(p -> add(known, p));
    return known;
  }

  private static void add(Map<String, Projection> known, Projection projection) {
    Projection other = known.put(projection.name(), projection);
    if (other != null) {
      throw new IllegalStateException(
          "two projections are named "
              + projection.name()
              + ": "
              + other.getClass().getName()
              + " and "
              + projection.getClass().getName());
    }
  }
}
