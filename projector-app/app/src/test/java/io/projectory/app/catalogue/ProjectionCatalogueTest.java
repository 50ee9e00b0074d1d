package io.projectory.app.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.api.TopicProjection;
import io.projectory.api.TopicRecord;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionCatalogueTest {

  @Test
  void a_projection_that_a_topic_feeds_is_refused_by_name() {
    assertThatThrownBy(() -> ProjectionCatalogue.requireFedByLog(new Fed()))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("'fed' is fed by topic some.topic");
    Projection ours = ProjectionCatalogue.of(List.of("trace_summary")).projections().get(0);
    assertThat(ProjectionCatalogue.requireFedByLog(ours)).isSameAs(ours);
  }

  private static final class Fed implements TopicProjection {
    @Override
    public String name() {
      return "fed";
    }

    @Override
    public String topic() {
      return "some.topic";
    }

    @Override
    public List<Table> tables() {
      return List.of();
    }

    @Override
    public void apply(TopicRecord message, Changes changes) {
      // nobody calls it
    }
  }
}
