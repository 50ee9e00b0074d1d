package io.projectory.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folder of one stack, held by a lock of this process. The operating system releases the lock
 * with the process, however it ends, so a stale one cannot exist.
 */
final class DataDirectory implements AutoCloseable {

  private static final long NEEDED_MIB = 200;

  /** Asked before the lock file is touched: closing it again would release this process's lock. */
  private static final Set<Path> CLAIMED = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private DataDirectory(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /**
   * @throws LocalStackException if it cannot be used, or another stack runs on it
   */
  static DataDirectory claim(Path wanted) {
    Path path = wanted.toAbsolutePath().normalize();
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      return claimFolder(path.toRealPath());
    } catch (FileAlreadyExistsException e) {
      throw new LocalStackException(
          e.getFile() + " is not a folder; choose another with --data-dir", e);
    } catch (IOException e) {
      throw new LocalStackException(
          "cannot write to " + path + " (" + reason(e) + "); choose another with --data-dir", e);
    }
  }

  private static DataDirectory claimFolder(Path path) throws IOException {
    if (!CLAIMED.add(path)) {
      throw new LocalStackException("another stack (of this process) runs on " + path);
    }
    try {
      requireRoom(path);
      return new DataDirectory(path, lock(path));
    } catch (IOException | RuntimeException e) {
      CLAIMED.remove(path);
      throw e;
    }
  }

  private static FileChannel lock(Path path) throws IOException {
    FileChannel channel =
        FileChannel.open(
            path.resolve("lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() == null) {
        throw new LocalStackException(
            "another stack (process " + holder(channel) + ") runs on " + path);
      }
      channel.truncate(0);
      String pid = Long.toString(ProcessHandle.current().pid());
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return channel;
    } catch (RuntimeException | IOException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer pid = ByteBuffer.allocate(20);
    channel.read(pid, 0);
    return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
  }

  private static void requireRoom(Path path) throws IOException {
    long free = Files.getFileStore(path).getUsableSpace() >> 20;
    if (free < NEEDED_MIB) {
      throw new LocalStackException(
          "the disk of " + path + " is full: " + free + " MiB free, " + NEEDED_MIB + " needed");
    }
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }

  Path path() {
    return path;
  }

  Path resolve(String name) {
    return path.resolve(name);
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException e) {
      throw new LocalStackException("cannot release the lock of " + path, e);
    } finally {
      CLAIMED.remove(path);
    }
  }
}
