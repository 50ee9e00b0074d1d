package io.projectory.runtime.fold;

import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;

/**
 * One record of a batch: an event, or what is known of a record that could not be read.
 *
 * @param offset position in the partition, or -1 when it was read from the log
 * @param event null when the record could not be read
 * @param tenantId null when it could not be told
 * @param logSeq 0 when it could not be told
 * @param unreadable why it could not be read, or null
 * @param unsound why its payload is not to be believed, or null; found out when the item is made,
 *     which may be on another thread than the fold's
 */
public record Item(
    long offset,
    Event event,
    String tenantId,
    long logSeq,
    ProjectoryException unreadable,
    ProjectoryException unsound) {

  public static Item of(long offset, Event event) {
    return new Item(offset, event, event.tenantId(), event.logSeq(), null, Checks.unsound(event));
  }

  public static Item ofLog(Event event) {
    return of(-1, event);
  }

  public static Item unreadable(
      long offset, String tenantId, long logSeq, ProjectoryException error) {
    return new Item(offset, null, tenantId, logSeq, error, null);
  }
}
