package io.projectory.chaos.fault;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** All kinds of faults, in an order by chance in which each comes as often as any other. */
public final class Faults {
  private final List<Fault> kinds;
  private final Random random;
  private final Deque<Fault> round = new ArrayDeque<>();

  /**
   * @param wanted names of kinds; none stands for all
   * @throws IllegalArgumentException naming one that there is not
   */
  public Faults(Scene scene, Random random, Set<String> wanted) {
    this.random = random;
    this.kinds =
        all(scene).stream()
            .filter(fault -> wanted.isEmpty() || wanted.contains(fault.kind()))
            .toList();
    Set<String> unknown = new TreeSet<>(wanted);
    kinds().forEach(unknown::remove);
    if (!unknown.isEmpty()) {
      throw new IllegalArgumentException("there are no kinds of faults named " + unknown);
    }
  }

  private static List<Fault> all(Scene scene) {
    return List.of(
        new KillPart("kill_member", scene::member),
        new KillPart("kill_connector", scene::leader),
        new KillBroker(scene),
        new KillPostgres(scene),
        new RestartPostgres(scene),
        new FreezeMember(scene),
        new FreezeConnector(scene),
        new HangProjection(scene),
        new HangInTransaction(scene),
        new CutConnections(scene),
        new StallConnections(scene),
        new SlowConnections(scene),
        new Rebalance(scene),
        new PoisonEvent(scene));
  }

  /** The names of all kinds. */
  public List<String> kinds() {
    return kinds.stream().map(Fault::kind).toList();
  }

  public Fault next() {
    if (round.isEmpty()) {
      List<Fault> shuffled = new ArrayList<>(kinds);
      Collections.shuffle(shuffled, random);
      round.addAll(shuffled);
    }
    return round.remove();
  }
}
