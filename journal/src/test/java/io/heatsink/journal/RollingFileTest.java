package io.heatsink.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RollingFileTest {
  @TempDir private Path folder;

  private static ByteBuffer line(String text) {
    return ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aFullFileMovesUpAndTheOldestGoes() throws IOException {
    Path file = folder.resolve("a.jsonl");
    try (RollingFile rolling = new RollingFile(file, 10, 2)) {
      for (String text : new String[] {"one", "two", "three", "four", "five", "six", "seven"}) {
        rolling.append(line(text));
      }
    }
    assertThat(file).hasContent("six\nseven");
    assertThat(folder.resolve("a.jsonl.1")).hasContent("four\nfive");
    assertThat(folder.resolve("a.jsonl.2")).hasContent("three");
    assertThat(folder.resolve("a.jsonl.3")).doesNotExist();
  }

  @Test
  void keepingNoneBeginsAnewInPlace() throws IOException {
    Path file = folder.resolve("a.jsonl");
    try (RollingFile rolling = new RollingFile(file, 5, 0)) {
      rolling.append(line("abcd"));
      rolling.append(line("efgh"));
    }
    assertThat(file).hasContent("efgh");
    assertThat(folder.resolve("a.jsonl.1")).doesNotExist();
  }

  @Test
  void aLineThatACrashCutShortDoesNotSpoilTheNext() throws IOException {
    Path file = folder.resolve("a.jsonl");
    Files.writeString(file, "{\"whole\":1}\n{\"tor");
    try (RollingFile rolling = new RollingFile(file, 1_000, 1)) {
      rolling.append(line("{\"next\":1}"));
    }
    assertThat(file).hasContent("{\"whole\":1}\n{\"next\":1}");
  }

  @Test
  void aFolderThatIsMissingIsMade() throws IOException {
    Path file = folder.resolve("deep/er/a.jsonl");
    try (RollingFile rolling = new RollingFile(file, 1_000, 1)) {
      rolling.append(line("x"));
    }
    assertThat(file).hasContent("x");
  }
}
