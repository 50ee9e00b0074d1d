package io.projectory.testkit.workload;

/** The names of one tenant's things: the same few are met again and again. */
final class Names {
  private static final int ENTITIES = 400;
  private static final double LEAST_ZIPF = 0.5;
  private static final int INPUTS = 100;

  private final Chance chance;
  private final int unicodePercent;
  private final Zipf entities;

  /**
   * @param entities how often each entity is met, from {@link #entities}; all tenants share it
   */
  Names(Chance chance, WorkloadOptions options, Zipf entities) {
    this.chance = chance;
    this.unicodePercent = options.unicodePercent();
    this.entities = entities;
  }

  static Zipf entities(WorkloadOptions options) {
    return new Zipf(ENTITIES, Math.max(options.zipf(), LEAST_ZIPF));
  }

  String trace(int number) {
    return "tr:" + number + suffix(number);
  }

  /** A number always has the same name, so that entities are shared between traces. */
  String entityId() {
    int number = entities.draw(chance);
    return "id:" + number + suffix(number);
  }

  String inputId() {
    int number = chance.below(INPUTS);
    return "input:" + number + suffix(number);
  }

  private String suffix(int number) {
    int mixed = Math.floorMod(number * 0x9E3779B1, 100);
    return mixed < unicodePercent
        ? Vocabulary.SUFFIXES.get(Math.floorMod(number, Vocabulary.SUFFIXES.size()))
        : "";
  }
}
