package io.projectory.cli.command;

/** A command that writes for people or for programs. */
interface Answers {
  boolean json();
}
