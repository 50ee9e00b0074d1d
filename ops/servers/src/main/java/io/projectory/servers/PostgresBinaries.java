package io.projectory.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The Postgres programs of this platform, unpacked once per user and version and then reused by
 * every process. Safe when several processes unpack at once: each works aside and one rename wins.
 */
final class PostgresBinaries {

  private PostgresBinaries() {}

  /** The folder with {@code bin}, {@code lib} and {@code share}; unpacks it if it is not there. */
  static Path directory() {
    URL archive = archive();
    try {
      Path home = CacheDirectory.writable().resolve("postgres-" + fingerprint(archive));
      if (Files.notExists(home)) {
        unpackAside(archive, home);
      }
      return home;
    } catch (IOException e) {
      throw new ServerException("cannot unpack the Postgres programs: " + e.getMessage(), e);
    }
  }

  private static URL archive() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    boolean arm = arch.equals("aarch64") || arch.equals("arm64");
    String name =
        "/postgres-"
            + (os.startsWith("mac") ? "darwin" : "linux")
            + (arm ? "-arm_64" : "-x86_64")
            + ".txz";
    URL url = PostgresBinaries.class.getResource(name);
    if (url == null) {
      throw new ServerException("no embedded Postgres for " + os + " on " + arch);
    }
    return url;
  }

  private static String fingerprint(URL archive) throws IOException {
    URLConnection connection = archive.openConnection();
    long mark =
        connection instanceof JarURLConnection jar
            ? jar.getJarEntry().getCrc()
            : connection.getLastModified();
    return Long.toHexString(mark) + "-" + connection.getContentLengthLong();
  }

  private static void unpackAside(URL archive, Path home) throws IOException {
    Path aside = Files.createTempDirectory(home.getParent(), "unpacking-");
    try {
      unpack(archive, aside);
      Files.move(aside, home, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      boolean anotherProcessWon = Files.isDirectory(home) && isOccupied(e);
      if (!anotherProcessWon) {
        throw e;
      }
    } finally {
      Directories.delete(aside);
    }
  }

  private static boolean isOccupied(FileSystemException e) {
    return e instanceof FileAlreadyExistsException
        || e instanceof java.nio.file.DirectoryNotEmptyException
        || (e.getReason() != null && e.getReason().contains("not empty"));
  }

  private static void unpack(URL archive, Path target) throws IOException {
    try (InputStream raw = new BufferedInputStream(archive.openStream(), 1 << 16);
        TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(raw))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, target.resolve(entry.getName()).normalize());
      }
    }
  }

  private static void unpack(InputStream content, TarArchiveEntry entry, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      return;
    }
    Files.createDirectories(path.getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
      return;
    }
    Files.copy(content, path);
    boolean executable = (entry.getMode() & 0100) != 0;
    if (executable && !path.toFile().setExecutable(true, false)) {
      throw new IOException("cannot make " + path + " executable");
    }
  }
}
