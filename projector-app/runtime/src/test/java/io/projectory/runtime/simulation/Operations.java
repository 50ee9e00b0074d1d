package io.projectory.runtime.simulation;

import io.projectory.schemas.AdminCommand;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What an operator does in a seed: resets, and commands for scopes. */
final class Operations {
  private final Operator operator;
  private final SimulatedLog log;
  private final List<String> tenants;
  private final Random random;
  private final Turns turns;
  private final Chronicle chronicle;
  private final Set<String> skips;
  private boolean mayBeReset;

  /** {@code skips} is told of the events that the operator chose to leave out. */
  Operations(
      Operator operator,
      SimulatedLog log,
      List<String> tenants,
      Random random,
      Turns turns,
      Chronicle chronicle,
      Set<String> skips) {
    this.operator = operator;
    this.log = log;
    this.tenants = tenants;
    this.random = random;
    this.turns = turns;
    this.chronicle = chronicle;
    this.skips = skips;
  }

  boolean are(FaultySource source) {
    return source == operator.source();
  }

  /** Whether the projection may have been reset since this was asked last. */
  boolean mayHaveReset() {
    boolean answer = mayBeReset;
    mayBeReset = false;
    return answer;
  }

  void reset() {
    switch (random.nextInt(4)) {
      case 0 -> resetToTopic();
      case 1 -> {
        // a cursor beyond where the topic ended when somebody looked begins anew
        mayBeReset = true;
        take("reset to log", operator::resetToLog);
      }
      default -> {
        String tenant = any(tenants);
        turns.take(operator.source(), "reset " + tenant, () -> operator.resetTenant(tenant));
      }
    }
  }

  void resetToTopic() {
    mayBeReset = true;
    take("reset to topic", operator::resetToTopic);
  }

  private void take(String what, Turns.Turn reset) {
    chronicle.count(Seen.RESETS);
    turns.take(operator.source(), what, reset);
  }

  /** Something for one scope. */
  void operate(State state) {
    String tenant = any(tenants);
    Fact next = log.at(tenant, state.scope(tenant).cursor() + 1);
    switch (random.nextInt(5)) {
      case 0 -> command(AdminCommand.Verb.PAUSE, tenant, null);
      case 1 -> command(AdminCommand.Verb.RESUME, tenant, null);
      case 2 -> skip(tenant, next);
      case 3 -> repair(tenant, next);
      default -> sync(tenant);
    }
  }

  /** A skipped event counts for its trace: a wrong trace_seq would go on being wrong. */
  private void skip(String tenant, Fact next) {
    if (next != null
        && next.everPoisoned != Fact.Poison.TRACE_GAP
        && next.everPoisoned != Fact.Poison.NONE) {
      skips.add(next.eventId);
      command(AdminCommand.Verb.SKIP, tenant, next.eventId);
    }
  }

  private void repair(String tenant, Fact next) {
    if (next != null && next.poison != Fact.Poison.NONE) {
      chronicle.say("repair " + next.poison + " of " + tenant + " at " + next.logSeq);
      next.poison = Fact.Poison.NONE;
    }
  }

  void sync(String tenant) {
    command(AdminCommand.Verb.SYNC, tenant, null);
  }

  private void command(AdminCommand.Verb verb, String tenant, String eventId) {
    turns.take(
        operator.source(),
        verb + " " + tenant + (eventId == null ? "" : " " + eventId),
        () -> operator.command(verb, tenant, eventId));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
