package io.projectory.local;

import java.util.Optional;

/** A running process of the product inside this JVM: the connector or the projector. */
interface Worker extends AutoCloseable {

  /** Whether it does its work: what is appended now would be applied. */
  boolean ready();

  /** What it is doing, in a few words, for somebody who waits for it. */
  String state();

  /** Why it cannot go on, once it cannot. */
  Optional<String> failure();

  /** Stops in good order; the stack does not wait longer than its patience. */
  @Override
  void close();
}
