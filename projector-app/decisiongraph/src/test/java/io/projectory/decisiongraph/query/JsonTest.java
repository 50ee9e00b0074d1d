package io.projectory.decisiongraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The names of members are a public surface (SEMANTICS 13). */
class JsonTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void aTraceSummary() throws Exception {
    assertJson(
        new TraceSummaryResult("t", "w", "T", "deal", null, "7", "s", null, null, 1, 4),
        "{'trace_id':'t','workflow':'w','title':'T','primary_entity_type':'deal',"
            + "'primary_entity_system':null,'primary_entity_id':'7','started_at':'s',"
            + "'finished_at':null,'outcome':null,'event_count':1,'last_log_seq':4}");
  }

  @Test
  void aSubgraph() throws Exception {
    var none = JsonNodeFactory.instance.objectNode();
    assertJson(
        new Subgraph(
            new NodeRef("trace", "t"),
            List.of(new GraphNode("trace:t", "trace", "t", 1, "at", none)),
            List.of(new GraphEdge("x", "y", "trace:t", "trace:u", "t", 2, "at", none)),
            true),
        "{'center':{'node_type':'trace','node_id':'t'},"
            + "'nodes':[{'node_id':'trace:t','node_type':'trace','trace_id':'t','log_seq':1,"
            + "'created_at':'at','attrs':{}}],"
            + "'edges':[{'edge_id':'x','edge_type':'y','from_node_id':'trace:t',"
            + "'to_node_id':'trace:u','trace_id':'t','log_seq':2,'created_at':'at','attrs':{}}],"
            + "'truncated':true}");
  }

  @Test
  void aPageOfEdgesWhoseCursorCanBeReadBack() throws Exception {
    EdgeCursor cursor = new EdgeCursor("x", Direction.INCOMING, 7L);
    String json =
        assertJson(
            new EdgePage(List.of(), cursor),
            "{'edges':[],'next_cursor':{'edge_key':'x','direction':'incoming','log_seq':7}}");
    String cursorJson = MAPPER.readTree(json).get("next_cursor").toString();
    assertThat(MAPPER.readValue(cursorJson, EdgeCursor.class)).isEqualTo(cursor);
    assertJson(new EdgePage(List.of(), null), "{'edges':[],'next_cursor':null}");
  }

  @Test
  void aPrecedent() throws Exception {
    assertJson(
        new Precedent("t", "w", "T", "success", null, null, "at"),
        "{'trace_id':'t','workflow':'w','title':'T','outcome':'success','policy_id':null,"
            + "'policy_version':null,'finished_at':'at'}");
  }

  private static String assertJson(Object value, String expected) throws Exception {
    String json = MAPPER.writeValueAsString(value);
    assertThat(json).isEqualTo(expected.replace('\'', '"'));
    return json;
  }
}
