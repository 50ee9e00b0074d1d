package io.projectory.runtime.write;

import io.projectory.api.Changes;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.List;
import java.util.Set;

/** A projection that owns a table and takes no events: what it changes, the test says. */
record OneTable(Table table) implements Projection {
  @Override
  public String name() {
    return "p";
  }

  @Override
  public List<Table> tables() {
    return List.of(table);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.of();
  }

  @Override
  public void apply(Event event, Changes changes) {}
}
