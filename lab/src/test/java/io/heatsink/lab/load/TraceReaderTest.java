package io.heatsink.lab.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.lab.load.TraceEntry.Access;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TraceReaderTest {
  @TempDir Path folder;

  @Test
  void readsPlainAndGzipAlike() throws IOException {
    byte[] lines = "5\tkäse\tR\t0\n7\tb.c\tW\t1200\n".getBytes(UTF_8);
    for (byte[] content : new byte[][] {lines, gzip(lines)}) {
      try (TraceReader reader = TraceReader.open(file(content))) {
        assertThat(reader.next()).contains(new TraceEntry(5, "käse", Access.READ, 0));
        assertThat(reader.next()).contains(new TraceEntry(7, "b.c", Access.WRITE, 1200));
        assertThat(reader.next()).isEmpty();
      }
    }
  }

  @Test
  void theProjectsTracesHoldWhatTheirReadmeSays() throws IOException {
    Path traces = Path.of(System.getProperty("heatsink.root"), "traces");
    assertThat(count(traces.resolve("git-kafka.tsv.gz"))).isEqualTo(99_481);
    assertThat(count(traces.resolve("orm-busy.tsv.gz"))).isEqualTo(1_500_000);
  }

  @ParameterizedTest
  @CsvSource({
    "'x\tk\tR\t0', milliseconds",
    "'1\tk\tR', four fields",
    "'1\tk\tR\t0\t0', four fields",
    "'1\t\tR\t0', key is empty",
    "'1\tk\tQ\t0', neither R nor W",
    "'1\tk\tR\t-1', bytes",
    "'1\tk\tR\t99999999999', bytes",
    "'2\tk\tR\t0\n1\tk\tR\t0', sort the trace",
  })
  void aLineOfAnotherFormIsAnErrorThatNamesIt(String content, String problem) throws IOException {
    try (TraceReader reader = TraceReader.open(file(content.getBytes(UTF_8)))) {
      assertThatThrownBy(
              () -> {
                while (reader.next().isPresent()) {}
              })
          .isInstanceOf(TraceFormatException.class)
          .hasMessageContaining("trace, line " + content.split("\n", -1).length)
          .hasMessageContaining(problem);
    }
  }

  @Test
  void aGzipThatEndsInTheMiddleIsAnError() throws IOException {
    byte[] whole = gzip("1\tk\tR\t0\n".repeat(1000).getBytes(UTF_8));
    try (TraceReader reader = TraceReader.open(file(Arrays.copyOf(whole, whole.length / 2)))) {
      assertThatThrownBy(
              () -> {
                while (reader.next().isPresent()) {}
              })
          .isInstanceOf(TraceFormatException.class);
    }
  }

  @Test
  void whateverTheBytesAreOnlyRequestsOrErrorsComeOfThem() throws IOException {
    for (long seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = "5\tkey\tR\t0\n7\tb.c\tW\t1200\n".repeat(3).getBytes(UTF_8);
      byte[] mutated = random.nextBoolean() ? bytes : gzip(bytes);
      for (int i = random.nextInt(5); i >= 0; i--) {
        mutated[random.nextInt(mutated.length)] = (byte) random.nextInt();
      }
      try (TraceReader reader = TraceReader.open(file(mutated))) {
        while (reader.next().isPresent()) {}
      } catch (IOException e) {
        assertThat(e)
            .as("seed %d", seed)
            .isInstanceOfAny(
                TraceFormatException.class,
                java.util.zip.ZipException.class,
                java.io.EOFException.class);
      }
    }
  }

  private static int count(Path trace) throws IOException {
    int count = 0;
    try (TraceReader reader = TraceReader.open(trace)) {
      while (reader.next().isPresent()) {
        count++;
      }
    }
    return count;
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(folder.resolve("trace"), content);
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(content);
    }
    return bytes.toByteArray();
  }
}
