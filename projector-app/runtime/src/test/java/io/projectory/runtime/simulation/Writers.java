package io.projectory.runtime.simulation;

import java.util.List;
import java.util.Random;

/** Who fills log and topic in a seed: writers, some of them slow, and a connector with faults. */
final class Writers {
  private final SimulatedLog log;
  private final SimulatedConnector connector;
  private final List<String> tenants;
  private final Random random;
  private final Chronicle chronicle;

  Writers(
      SimulatedLog log,
      SimulatedConnector connector,
      List<String> tenants,
      Random random,
      Chronicle chronicle) {
    this.log = log;
    this.connector = connector;
    this.tenants = tenants;
    this.random = random;
    this.chronicle = chronicle;
  }

  void append() {
    Fact.Poison poison =
        random.nextInt(12) == 0 ? any(List.of(Fact.Poison.values())) : Fact.Poison.NONE;
    SimulatedLog.Transaction written = log.begin(any(tenants), 1 + random.nextInt(5), poison);
    chronicle.say(
        written == null ? "append waits" : "append " + written.facts.size() + " " + poison);
    if (written != null && random.nextInt(4) != 0) {
      commit(written);
    }
  }

  private void commit(SimulatedLog.Transaction transaction) {
    if (random.nextInt(3) == 0) {
      chronicle.count(Seen.UNSEEN_COMMITS);
      log.commitUnseen(transaction);
      chronicle.say("no reader sees it yet, published " + connector.publish(Integer.MAX_VALUE));
    } else {
      log.commit(transaction);
    }
  }

  void endTransaction() {
    if (log.open().isEmpty()) {
      append();
      return;
    }
    SimulatedLog.Transaction transaction = any(log.open());
    boolean commit = random.nextInt(3) != 0;
    chronicle.say((commit ? "late commit of " : "rollback of ") + transaction.tenant);
    if (commit) {
      log.commit(transaction);
    } else {
      log.rollback(transaction);
    }
  }

  /** What was committed is shown to readers at last. */
  void show() {
    log.show();
  }

  void publish() {
    chronicle.say("publish " + connector.publish(1 + random.nextInt(10)));
  }

  void connectorFault() {
    switch (random.nextInt(5)) {
      case 0 -> chronicle.say("the connector loses " + connector.lose());
      case 1 -> chronicle.say("the connector garbles " + connector.garble());
      case 2 -> {
        chronicle.say("foreign record");
        connector.foreign(any(tenants));
      }
      default -> {
        chronicle.say("the connector crashes");
        connector.crash();
      }
    }
  }

  /** Everything is committed, repaired and published, and shows what is missing before it. */
  void heal() {
    log.show();
    List.copyOf(log.open()).forEach(log::commit);
    tenants.forEach(t -> log.facts(t).forEach(f -> f.poison = Fact.Poison.NONE));
    connector.publish(Integer.MAX_VALUE);
    tenants.forEach(t -> log.commit(log.begin(t, 1, Fact.Poison.NONE)));
    connector.publish(Integer.MAX_VALUE);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
