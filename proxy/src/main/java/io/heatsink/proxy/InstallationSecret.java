package io.heatsink.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * What keys are hashed with where the configuration names no secret: made once for the user, so
 * that hashes of different days can be joined. In {@code $XDG_CONFIG_HOME/heatsink}, readable by
 * the user alone.
 */
final class InstallationSecret {
  private static final int BYTES = 32;

  private InstallationSecret() {}

  static byte[] get() {
    String configured = System.getenv("XDG_CONFIG_HOME");
    Path folder =
        configured == null || configured.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".config")
            : Path.of(configured);
    try {
      return in(folder.resolve("heatsink"));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The secret that keys are hashed with cannot be kept in %s; name one by keyHashSecretFile."
              .formatted(folder),
          e);
    }
  }

  static byte[] in(Path folder) throws IOException {
    Path file = folder.resolve("key-hash-secret");
    Files.createDirectories(folder);
    if (!Files.exists(file)) {
      byte[] secret = new byte[BYTES];
      new SecureRandom().nextBytes(secret);
      Path made =
          Files.createTempFile(
              folder,
              "secret",
              ".new",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.write(made, secret, StandardOpenOption.TRUNCATE_EXISTING);
      try {
        Files.createLink(file, made);
      } catch (FileAlreadyExistsException e) {
        // Another process was first: its secret is everybody's.
        Files.delete(made);
        return Files.readAllBytes(file);
      }
      Files.delete(made);
    }
    return Files.readAllBytes(file);
  }
}
