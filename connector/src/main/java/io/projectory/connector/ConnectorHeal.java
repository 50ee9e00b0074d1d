package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.heal.KeptLead;
import io.projectory.connector.heal.Republishing;
import io.projectory.connector.heal.TopicContents;
import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.log.Lsn;
import io.projectory.connector.log.Postgres;
import io.projectory.connector.log.Publication;
import io.projectory.connector.log.Server;
import io.projectory.connector.log.Slot;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import io.projectory.connector.topic.Publisher;
import io.projectory.connector.topic.TopicAdmin;
import io.projectory.connector.topic.TopicFacts;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.TenantHead;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Brings topic and log together again, whatever drove them apart: compares them per tenant,
 * publishes what the topic misses, and lets the connector go on from a new slot, with server,
 * publication and topic as they are now.
 *
 * <p>It leads meanwhile, so that no connector publishes; a crash inside it leaves a connector that
 * begins anew with a snapshot. It loses no event: the slot is made first, what commits later comes
 * through it, what was committed before is seen by the comparison.
 */
public final class ConnectorHeal {
  private final ConnectorConfig config;
  private final LeaderSession session;
  private final Brokers brokers;
  private final TopicAdmin topics;
  private final DataSource source;
  private final EventLog log;

  private ConnectorHeal(ConnectorConfig config, LeaderSession session, Brokers brokers) {
    this.config = config;
    this.session = session;
    this.brokers = brokers;
    this.topics = brokers.topics();
    this.source = new Postgres(config).patientSource("heal");
    this.log = new EventLog(source);
  }

  /**
   * What was done.
   *
   * @param tenants of which events were missing
   * @param missing events that the log holds and the topic did not
   * @param published records written: the missing events and those behind them
   * @param position from which the connector goes on; empty if slot and position were left alone
   */
  public record Healed(long tenants, long missing, long published, Optional<String> position) {}

  /**
   * Waits for the transactions that are open in the log's database, and for the brokers.
   *
   * @param tenant only publishes what is missing of this tenant; slot and position stay
   * @throws ConnectorException {@code slot_in_use} while a connector runs; {@code log_diverged} if
   *     the log no longer holds what was published, before anything is touched; what else does not
   *     let a connector start
   * @throws SQLException if Postgres cannot be asked
   * @throws org.apache.kafka.common.KafkaException if Kafka cannot be asked
   */
  public static Healed heal(ConnectorConfig config, Optional<String> tenant) throws SQLException {
    try (LeaderSession session = LeaderSession.open(new Postgres(config), config);
        Brokers brokers = new Brokers(config)) {
      if (!session.tryLead()) {
        throw ConnectorReset.inUse(config);
      }
      return new ConnectorHeal(config, session, brokers).run(tenant);
    }
  }

  private Healed run(Optional<String> tenant) throws SQLException {
    long epoch = session.newEpoch();
    try (KeptLead lead = KeptLead.of(session, config.heartbeatInterval());
        Connection connection = source.getConnection()) {
      topics.ensureStateTopic();
      StateVault vault = new StateVault(config, brokers.states());
      Optional<SavedState> saved = vault.readOrNothing();
      SavedState anew = anew(connection, saved, epoch);
      TopicContents contents = contents(saved, anew.partitions());
      try (Publisher publisher = new Publisher(config, anew.partitions())) {
        if (tenant.isPresent()) {
          return publish(contents, publisher, heads(tenant.get()), Optional.empty());
        }
        vault.takeOver(publisher, anew);
        Lsn start = newSlot(connection);
        Healed healed = publish(contents, publisher, log.heads(), Optional.of(start.toString()));
        lead.require();
        vault.takeOver(
            publisher, anew.at(start).with(topics.findExpected().orElseThrow().extent()));
        return healed;
      }
    }
  }

  /** Everything as it is now, with a snapshot to come: what holds if this is cut short. */
  private SavedState anew(Connection connection, Optional<SavedState> saved, long sessionEpoch)
      throws SQLException {
    if (Slot.read(connection, config.slot()).filter(Slot::active).isPresent()) {
      throw ConnectorReset.inUse(config);
    }
    Server server = Server.read(connection);
    Publication publication = Publication.read(connection, config.connector().publication());
    TopicFacts topic = topics.find().orElseGet(() -> topics.create(config.topics().partitions()));
    topics.check();
    return new SavedState(
        config.slot(),
        Math.max(sessionEpoch, saved.map(SavedState::epoch).orElse(0L) + 1),
        SavedState.Phase.SNAPSHOT,
        null,
        topic.id(),
        StartPlan.recorded(config, saved, topic),
        server.systemIdentifier(),
        server.timeline(),
        publication.fingerprint(),
        topic.extent());
  }

  private TopicContents contents(Optional<SavedState> saved, int partitions) {
    TopicContents contents = TopicContents.read(config);
    if (saved.isEmpty()) {
      contents.requirePlacedBy(partitions);
    }
    contents.requireOf(log);
    return contents;
  }

  private Lsn newSlot(Connection connection) throws SQLException {
    Optional<Slot> slot = Slot.read(connection, config.slot());
    if (slot.isPresent()) {
      slot.get().drop(connection);
    }
    return Slot.create(connection, config.slot());
  }

  private Healed publish(
      TopicContents contents,
      Publisher publisher,
      List<TenantHead> heads,
      Optional<String> position) {
    Republishing work =
        new Republishing(log, contents, publisher, config.limits().snapshotFetchSize());
    work.run(heads);
    return new Healed(work.tenants(), work.missing(), work.published(), position);
  }

  private List<TenantHead> heads(String tenant) {
    long head = log.heads(List.of(tenant)).getOrDefault(tenant, 0L);
    if (head == 0) {
      throw new ConnectorException(
          StopReason.EVENTS_MISSING, "the log holds no events of tenant " + tenant);
    }
    return List.of(new TenantHead(tenant, head));
  }
}
