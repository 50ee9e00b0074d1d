package io.projectory.servers;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary folder held by a lock of this JVM. Claiming one also clears away those of JVMs that
 * were killed, with the Postgres that still runs there.
 */
final class TestDirectory {

  private static final String PREFIX = "projectory-tests-";

  private final Path path;
  private final FileChannel lock;

  private TestDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  static TestDirectory claim() {
    Path path = Directories.temporary(PREFIX);
    try {
      FileChannel channel = open(path);
      if (channel.tryLock() == null) {
        throw new ServerException("somebody else holds " + path);
      }
      clearAbandoned(path);
      return new TestDirectory(path, channel);
    } catch (IOException e) {
      throw new ServerException("cannot use " + path + ": " + e.getMessage(), e);
    }
  }

  Path path() {
    return path;
  }

  void release() {
    try {
      Directories.delete(path);
      lock.close();
    } catch (IOException e) {
      System.err.println("cannot remove " + path + ": " + e.getMessage());
    }
  }

  private static FileChannel open(Path directory) throws IOException {
    return FileChannel.open(
        directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static void clearAbandoned(Path ours) throws IOException {
    try (DirectoryStream<Path> candidates =
        Files.newDirectoryStream(ours.getParent(), PREFIX + "*")) {
      for (Path candidate : candidates) {
        // closing any channel to our own lock file would release our lock: do not even open it
        boolean another = !candidate.equals(ours);
        // without its lock file it is just being made, or just being removed
        if (another && Files.isWritable(candidate) && Files.exists(candidate.resolve("lock"))) {
          clearIfAbandoned(candidate);
        }
      }
    }
  }

  private static void clearIfAbandoned(Path directory) {
    try (FileChannel channel = open(directory);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        new Postmaster(directory.resolve("postgres"), new PostgresPrograms()).killAll();
        Directories.delete(directory);
      }
    } catch (IOException e) {
      // another JVM is clearing it away
      return;
    }
  }
}
