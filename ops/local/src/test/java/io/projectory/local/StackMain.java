package io.projectory.local;

import java.nio.file.Path;

/** A stack in a process of its own: {@code StackMain DATA_DIRECTORY}, prints {@code ready}. */
final class StackMain {

  private StackMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    try {
      LocalStack stack =
          LocalStack.start(LocalOptions.in(Path.of(arguments[0])), System.out::println);
      System.out.println("ready " + stack.jdbcUrl());
      System.out.println("failed: " + stack.awaitFailure());
    } catch (LocalStackException e) {
      System.out.println("failed: " + e.getMessage());
    }
    System.exit(1);
  }
}
