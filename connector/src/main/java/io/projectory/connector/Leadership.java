package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.engine.CaptureEngine;
import io.projectory.connector.engine.Progress;
import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.log.Publication;
import io.projectory.connector.log.Server;
import io.projectory.connector.log.Slot;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.state.StateStore;
import io.projectory.connector.topic.Publisher;
import io.projectory.connector.topic.TopicAdmin;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One term of a leader: reads what was saved (after it leads, never before), starts the engine, and
 * beats and checks until something ends. One thread.
 */
final class Leadership {
  private static final Logger log = LoggerFactory.getLogger(Leadership.class);
  private static final Duration FIRST_BEATS = Duration.ofMillis(500);
  private static final Duration SLOT_PATIENCE = Duration.ofSeconds(2);

  private final ConnectorConfig config;
  private final LeaderSession session;
  private final Brokers brokers;
  private final TopicAdmin topics;
  private final StateBoard board;
  private final Progress progress;
  private final CompletableFuture<Void> stop;
  private final RetainedWal retained;
  private final Answers answers;

  Leadership(
      ConnectorConfig config,
      LeaderSession session,
      Brokers brokers,
      StateBoard board,
      Progress progress,
      CompletableFuture<Void> stop,
      RetainedWal retained) {
    this.config = config;
    this.session = session;
    this.brokers = brokers;
    this.topics = brokers.topics();
    this.board = board;
    this.progress = progress;
    this.stop = stop;
    this.retained = retained;
    this.answers = Answers.within(config.heartbeatTimeout(), System::nanoTime);
  }

  /** Returns when told to stop; throws whatever else ends the term. */
  void run() throws Exception {
    topics.ensureStateTopic();
    session.touch();
    // the leader before may still stream and move the slot: what was saved is read when it is gone,
    // or the slot would seem to be ahead of it
    new SlotClearing(session, config, stop).free(SLOT_PATIENCE);
    session.touch();
    Optional<String> stateTopic = topics.findStateTopic();
    session.touch();
    StateVault vault = new StateVault(config, brokers.states());
    Optional<SavedState> saved = vault.read();
    Observed found = observe(saved.isPresent());
    StartPlan plan = StartPlan.of(config, saved, found, topics, session.newEpoch());
    topics.check();
    if (plan.snapshot()) {
      dropSlot();
    }
    try (Publisher publisher = new Publisher(config, plan.state().partitions());
        TopicWatch watch = new TopicWatch(config, topics, stateTopic)) {
      vault.takeOver(publisher, plan.state());
      StateStore store =
          new StateStore(
              (key, value) -> publisher.sendState(config.connector().stateTopic(), key, value),
              publisher::ends,
              plan.state());
      capture(publisher, store, watch);
    }
  }

  private Observed observe(boolean topicExpected) throws SQLException {
    return new Observed(
        Server.read(session.connection()),
        Publication.read(session.connection(), config.connector().publication()),
        Slot.read(session.connection(), config.slot()),
        topicExpected ? topics.findExpected() : topics.find());
  }

  /** An unfinished snapshot is never resumed. */
  private void dropSlot() throws SQLException {
    Optional<Slot> slot = Slot.read(session.connection(), config.slot());
    if (slot.isPresent()) {
      slot.get().drop(session.connection());
      log.atInfo().addKeyValue("slot", config.slot()).log("Dropped a slot without a snapshot.");
    }
  }

  private void capture(Publisher publisher, StateStore store, TopicWatch watch) throws Exception {
    try (CaptureEngine engine = new CaptureEngine(config, publisher, store, progress)) {
      // a state of doing something is shown when something came through, not before
      progress.onBatch(() -> board.set(ConnectorState.of(phase(store))));
      engine.start();
      do {
        session.beat();
        progress.beat();
        check(publisher, store, watch);
      } while (!ended(engine));
    } finally {
      progress.onBatch(() -> {});
    }
  }

  private static ConnectorState.Phase phase(StateStore store) {
    return store.acknowledged().streaming()
        ? ConnectorState.Phase.STREAMING
        : ConnectorState.Phase.SNAPSHOT;
  }

  private Duration pause() {
    // the first beats show that changes come through, and the end of a snapshot of nothing
    boolean begun = board.get().phase() == ConnectorState.Phase.STREAMING;
    return begun || config.heartbeatInterval().compareTo(FIRST_BEATS) < 0
        ? config.heartbeatInterval()
        : FIRST_BEATS;
  }

  /** Waits for a beat's time; whether this term is over because somebody asked. */
  private boolean ended(CaptureEngine engine) throws Exception {
    try {
      CompletableFuture.anyOf(stop, engine.ended()).get(pause().toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
    if (!stop.isDone()) {
      throw new IllegalStateException("the capture engine ended by itself");
    }
    return true;
  }

  private void check(Publisher publisher, StateStore store, TopicWatch watch) throws Exception {
    Optional<Slot> slot = Slot.read(session.connection(), config.slot());
    // read after the slot: the slot follows the saved position
    SavedState saved = store.acknowledged();
    Publication publication =
        Publication.read(session.connection(), config.connector().publication());
    if (saved.streaming()) {
      Belonging.checkPublication(saved, publication);
      Belonging.checkSlot(saved, slot);
    }
    retained.observe(session.connection(), slot);
    // what was acknowledged before the topic is looked at must be in it
    SavedState acknowledged = saved.with(saved.extent().reaching(publisher.ends()));
    watch.check(acknowledged).ifPresent(answers::looked);
    answers.check(publisher.unanswered());
  }
}
