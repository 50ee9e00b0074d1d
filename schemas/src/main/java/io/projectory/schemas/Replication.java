package io.projectory.schemas;

/** Names by which connector and event log find each other, unless configured. */
public final class Replication {
  public static final String SLOT = "dg_events";
  public static final String PUBLICATION = "dg_events";

  private Replication() {}
}
