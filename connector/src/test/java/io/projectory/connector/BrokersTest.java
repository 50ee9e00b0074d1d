package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.state.SavedState;
import io.projectory.connector.topic.StateReader;
import io.projectory.connector.topic.TopicAdmin;
import org.junit.jupiter.api.Test;

class BrokersTest {
  @Test
  void connections_are_kept_until_they_are_let_go_and_then_made_anew() throws Exception {
    try (Bench bench = new Bench();
        Brokers brokers = new Brokers(bench.config)) {
      TopicAdmin topics = brokers.topics();
      StateReader states = brokers.states();
      topics.ensureStateTopic();
      SavedState saved = SavedState.nothing(bench.config.slot(), 1, 4);
      StateVault vault = new StateVault(bench.config, states);
      assertThat(vault.read()).isEmpty();
      vault.takeOver(saved);

      assertThat(brokers.topics()).isSameAs(topics);
      assertThat(brokers.states()).isSameAs(states);
      assertThat(vault.read()).as("what came since the last reading").contains(saved);

      brokers.letGo();
      assertThat(brokers.topics()).isNotSameAs(topics);
      assertThat(brokers.topics().findStateTopic()).isPresent();
      assertThat(new StateVault(bench.config, brokers.states()).read()).contains(saved);
    }
  }
}
