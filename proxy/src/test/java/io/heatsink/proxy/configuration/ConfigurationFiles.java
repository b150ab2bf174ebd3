package io.heatsink.proxy.configuration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Configuration files in a test's own folder. */
final class ConfigurationFiles {
  private final Path folder;

  ConfigurationFiles(Path folder) {
    this.folder = folder;
  }

  /** A file that holds a secret; its path. */
  String secret(String name, String text) {
    return write(name, text).toString();
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Reading read(String yaml) {
    return read(yaml, Map.of());
  }

  Reading read(String yaml, Map<String, String> flags) {
    return new ConfigurationSource(Optional.of(write("heatsink.yaml", yaml)), flags).read();
  }

  Configuration accepted(String yaml) {
    return accepted(read(yaml));
  }

  static Configuration accepted(Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> accepted.configuration();
      case Reading.Refused refused -> throw new AssertionError(refused.problems().toString());
    };
  }

  List<Problem> refused(String yaml) {
    return refused(read(yaml));
  }

  static List<Problem> refused(Reading reading) {
    return switch (reading) {
      case Reading.Accepted accepted -> throw new AssertionError(accepted.toString());
      case Reading.Refused refused -> refused.problems();
    };
  }
}
