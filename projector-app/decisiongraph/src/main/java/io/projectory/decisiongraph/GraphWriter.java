package io.projectory.decisiongraph;

import io.projectory.api.Changes;
import io.projectory.schemas.Event;

/** Nodes and edges that one event produces; rows of earlier events stay as they are. */
final class GraphWriter {
  /** Nothing writes attributes yet. */
  private static final String NO_ATTRIBUTES = "{}";

  private final Event event;
  private final Changes changes;

  GraphWriter(Event event, Changes changes) {
    this.event = event;
    this.changes = changes;
  }

  /** Node id of the event's own trace. */
  String trace() {
    return "trace:" + event.traceId();
  }

  void node(String nodeId) {
    insertNode(nodeId, event.traceId());
  }

  /** The edge, after placeholders for those of its ends that no event has produced so far. */
  void edge(String edgeType, String from, String to) {
    placeholder(from);
    placeholder(to);
    changes.insert(
        ContextGraph.EDGES,
        edgeType + ":" + from + ":" + to + ":" + event.eventId(),
        edgeType,
        from,
        to,
        event.traceId(),
        event.logSeq(),
        event.occurredAt(),
        NO_ATTRIBUTES);
  }

  /** First writer wins, so this is no more than an insert behind the event's own nodes. */
  private void placeholder(String nodeId) {
    boolean trace = type(nodeId).equals("trace");
    insertNode(nodeId, trace ? nodeId.substring("trace:".length()) : event.traceId());
  }

  private void insertNode(String nodeId, String traceId) {
    changes.insert(
        ContextGraph.NODES,
        nodeId,
        type(nodeId),
        traceId,
        event.logSeq(),
        event.occurredAt(),
        NO_ATTRIBUTES);
  }

  private static String type(String nodeId) {
    return nodeId.substring(0, nodeId.indexOf(':'));
  }
}
