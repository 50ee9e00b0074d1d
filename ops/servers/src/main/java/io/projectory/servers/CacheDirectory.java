package io.projectory.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where unpacked programs are kept between runs: {@code -Dprojectory.cache}, else {@code
 * $XDG_CACHE_HOME/projectory}, else {@code ~/.cache/projectory}, else a folder of this user below
 * the temporary folder.
 */
final class CacheDirectory {

  private CacheDirectory() {}

  static Path writable() throws IOException {
    IOException last = null;
    for (Path candidate : candidates()) {
      try {
        return claim(candidate);
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  private static List<Path> candidates() {
    String home = System.getProperty("user.home");
    String user = System.getProperty("user.name");
    return Stream.of(
            Optional.ofNullable(System.getProperty("projectory.cache")).map(Path::of),
            Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isBlank())
                .map(value -> Path.of(value, "projectory")),
            Optional.of(Path.of(home, ".cache", "projectory")),
            Optional.of(Path.of(System.getProperty("java.io.tmpdir"), "projectory-" + user)))
        .flatMap(Optional::stream)
        .map(Path::toAbsolutePath)
        .toList();
  }

  private static Path claim(Path directory) throws IOException {
    if (Files.notExists(directory)) {
      Files.createDirectories(directory, Directories.ownerOnly());
    }
    Path probe = Files.createTempFile(directory, "probe", "");
    // programs are run from here: a folder somebody else planted must not be trusted
    boolean ours = Files.getOwner(directory).equals(Files.getOwner(probe));
    Files.delete(probe);
    if (!ours || !Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(directory + " belongs to somebody else");
    }
    return directory;
  }
}
