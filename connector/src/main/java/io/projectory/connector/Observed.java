package io.projectory.connector;

import io.projectory.connector.log.Publication;
import io.projectory.connector.log.Server;
import io.projectory.connector.log.Slot;
import io.projectory.connector.topic.TopicFacts;
import java.util.Optional;

/** What a leader finds before it starts. */
record Observed(
    Server server, Publication publication, Optional<Slot> slot, Optional<TopicFacts> topic) {}
