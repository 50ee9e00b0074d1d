package io.projectory.app.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.Projection;
import io.projectory.api.TopicProjection;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.TopicsConfig;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProjectionCatalogueTest {
  private static final List<String> BOTH_KINDS = List.of("trace_summary", "policy_activity");

  @Test
  void projections_that_topics_feed_are_told_from_those_of_the_log() {
    ProjectionCatalogue catalogue = ProjectionCatalogue.of(BOTH_KINDS, TopicsConfig.defaults());
    assertThat(catalogue.projections())
        .extracting(Projection::name)
        .containsExactlyElementsOf(BOTH_KINDS);
    assertThat(catalogue.fedByTopics())
        .extracting(Projection::name)
        .containsExactly("policy_activity");
    assertThat(ProjectionCatalogue.fedByLog(BOTH_KINDS)).containsExactly("trace_summary");
  }

  @Test
  void policy_activity_is_fed_by_the_topic_that_is_configured() {
    TopicsConfig topics = new TopicsConfig(null, null, null, "elsewhere", null, null);
    assertThat(ProjectionCatalogue.of(BOTH_KINDS, topics).fedByTopics())
        .extracting(TopicProjection::topic)
        .containsExactly("elsewhere");
  }

  @Test
  void a_name_that_nobody_knows_is_refused_with_those_that_are_known() {
    assertThatThrownBy(() -> ProjectionCatalogue.of(List.of("nobody"), TopicsConfig.defaults()))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining("policy_activity");
    assertThat(ProjectionCatalogue.fedByLog(List.of("of another class path")))
        .containsExactly("of another class path");
  }
}
