package io.projectory.schemas;

/** Names and sizes of the topics (DESIGN 3). */
public final class Topics {
  public static final String EVENTS = "dg.events";
  public static final String COMMANDS = "dg.projector.commands";
  public static final String RESULTS = "dg.projector.results";

  /** What the Streams application feeds and the projection {@code policy_activity} reads. */
  public static final String POLICY_ACTIVITY = "dg.policy-activity";

  /** Partitions of the event topic unless configured. */
  public static final int DEFAULT_PARTITIONS = 8;

  /** Largest payload that is sure to pass, in bytes of its stored text. */
  public static final int MAX_PAYLOAD_BYTES = 8 * 1024 * 1024;

  /**
   * {@code max.message.bytes} of the event topic and {@code max.request.size} of its producer: a
   * payload of {@link #MAX_PAYLOAD_BYTES}, the headers, and room for those who count generously.
   */
  public static final int MAX_MESSAGE_BYTES = 20 * 1024 * 1024;

  private Topics() {}
}
