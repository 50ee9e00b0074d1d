package io.projectory.runtime.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** The members of a seed: they work, move scopes, are killed, and are given partitions. */
final class Fleet {
  private final List<SimulatedMember> members;
  private final SimulatedTopic topic;
  private final Random random;
  private final Turns turns;
  private final Chronicle chronicle;

  Fleet(
      List<SimulatedMember> members,
      SimulatedTopic topic,
      Random random,
      Turns turns,
      Chronicle chronicle) {
    this.members = members;
    this.topic = topic;
    this.random = random;
    this.turns = turns;
    this.chronicle = chronicle;
  }

  List<SimulatedMember> members() {
    return members;
  }

  SimulatedMember any() {
    return members.get(random.nextInt(members.size()));
  }

  void work(SimulatedMember member) {
    if (member.consumer().zombie()) {
      chronicle.count(Seen.ZOMBIE_STEPS);
    }
    turns.take(member, "works", member::work);
  }

  /** Some steps in a row, as a member makes that nobody holds up. */
  void workForAWhile(SimulatedMember member) {
    for (int steps = 2 + random.nextInt(3); steps > 0; steps--) {
      work(member);
    }
  }

  void move(SimulatedMember member, String tenant) {
    chronicle.count(Seen.DETACHED);
    turns.take(member, "moves " + tenant, () -> member.move(tenant));
  }

  void kill(SimulatedMember member) {
    if (!turns.busy(member.source)) {
      chronicle.count(Seen.CRASHES);
      chronicle.say(member.name + " is killed");
      member.start();
    }
  }

  /** Some partitions may be nobody's for a while, and some members deaf to the news. */
  void rebalance() {
    assign(8, 3);
  }

  /** Everybody hears of it, and every partition is somebody's. */
  void rebalanceForAll() {
    assign(0, 0);
  }

  void everybodyHears() {
    chronicle.say("everybody hears of the group");
    members.forEach(m -> m.consumer().deaf = false);
  }

  /** One partition in {@code nobodys} is left out, one member in {@code deaf} is deaf; 0: none. */
  private void assign(int nobodys, int deaf) {
    chronicle.count(Seen.REBALANCES);
    List<Set<Integer>> targets = new ArrayList<>();
    members.forEach(m -> targets.add(new TreeSet<>()));
    for (int partition = 0; partition < topic.partitions; partition++) {
      if (nobodys == 0 || random.nextInt(nobodys) != 0) {
        targets.get(random.nextInt(members.size())).add(partition);
      }
    }
    chronicle.say("rebalance " + targets);
    for (int i = 0; i < members.size(); i++) {
      members.get(i).consumer().target = targets.get(i);
      members.get(i).consumer().deaf = deaf > 0 && random.nextInt(deaf) == 0;
    }
  }
}
