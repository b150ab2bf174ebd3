package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Valid files made from the settings by a seed are all accepted, and each of their mutants is
 * refused at a line and column that exist, or means the same. A failure names its seed.
 */
class MutantsTest {
  private static final int FILES = 1_500;

  @TempDir private Path folder;
  private String secret = "";

  @BeforeEach
  void secret() throws IOException {
    secret = Files.writeString(folder.resolve("secret"), "x").toString();
  }

  /** One line: {@code name: value}, or {@code name:} with what is deeper below it. */
  private record Line(int depth, String name, String value) {
    @Override
    public String toString() {
      return "  ".repeat(depth) + name + (value.isEmpty() ? ":" : ": " + value);
    }
  }

  private static String text(List<Line> lines) {
    StringBuilder text = new StringBuilder();
    lines.forEach(line -> text.append(line).append('\n'));
    return text.toString();
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private List<Line> valid(Random random) {
    List<Line> lines = new ArrayList<>();
    boolean callers = random.nextBoolean();
    if (random.nextBoolean()) {
      lines.add(
          new Line(0, "listen", pick(random, "127.0.0.1:8100", "\"[::1]:0\"", "localhost:1")));
    }
    if (random.nextBoolean()) {
      lines.add(new Line(0, "admin", pick(random, "127.0.0.1:9090", "127.0.0.2:9090")));
    }
    if (random.nextBoolean()) {
      lines.add(new Line(0, "accounting", pick(random, "exact", "estimate")));
    }
    if (random.nextBoolean()) {
      lines.add(new Line(0, "insecure", pick(random, "true", "false")));
    }
    if (random.nextInt(4) > 0) {
      lines.add(new Line(0, "upstream", ""));
      if (random.nextBoolean()) {
        lines.add(new Line(1, "url", pick(random, "http://127.0.0.1:8000", "https://a.example")));
        lines.add(new Line(1, "region", pick(random, "local", "eu-west-1")));
        if (random.nextBoolean()) {
          lines.add(new Line(1, "streams", ""));
          lines.add(new Line(2, "url", "http://127.0.0.1:8001"));
        }
      } else {
        lines.add(new Line(1, "region", pick(random, "eu-central-1", "us-east-1")));
      }
    }
    if (callers) {
      lines.add(new Line(0, "callers", ""));
      for (int i = 0; i <= random.nextInt(3); i++) {
        lines.add(new Line(1, "caller-" + i, ""));
        lines.add(new Line(2, "accessKeyId", "KEY" + i));
        lines.add(new Line(2, "secretFile", secret));
        if (random.nextBoolean()) {
          lines.add(new Line(2, "assumeRole", "arn:aws:iam::123456789012:role/r" + i));
        }
        if (random.nextBoolean()) {
          lines.add(
              new Line(
                  2,
                  "allow",
                  pick(
                      random,
                      "[{tables: [\"*\"], operations: [read, PutItem]}]",
                      "[{tables: [a*, b], operations: [write], leadingKeys: [\"x*\"]}]")));
        }
      }
    }
    if (random.nextBoolean()) {
      lines.add(new Line(0, "journal", ""));
      lines.add(new Line(1, "file", "./a.jsonl"));
      lines.add(new Line(1, "keys", pick(random, "clear", "hashed", "prefix:3")));
      lines.add(new Line(1, "rollAt", pick(random, "256MB", "1GB", "4096KB")));
      lines.add(new Line(1, "keep", pick(random, "0", "8")));
    }
    boolean redis = random.nextBoolean();
    if (redis) {
      lines.add(new Line(0, "redis", ""));
      lines.add(new Line(1, "url", pick(random, "redis://127.0.0.1:6379", "rediss://a.example")));
      lines.add(new Line(1, "cluster", pick(random, "true", "false")));
      lines.add(new Line(1, "username", "heatsink"));
      lines.add(new Line(1, "passwordFile", secret));
      lines.add(new Line(1, "timeout", pick(random, "20ms", "1s")));
    }
    if (random.nextBoolean()) {
      lines.add(new Line(0, "logs", ""));
      lines.add(new Line(1, "keys", pick(random, "hashed", "clear")));
    }
    if (random.nextBoolean()) {
      lines.add(new Line(0, "tables", ""));
      for (int i = 0; i <= random.nextInt(3); i++) {
        lines.add(new Line(1, "table-" + i, ""));
        lines.add(new Line(2, "limits", ""));
        lines.add(new Line(3, "readUnits", "" + (1 + random.nextInt(3_000))));
        lines.add(new Line(3, "writeUnits", "" + (1 + random.nextInt(1_000))));
        if (random.nextBoolean()) {
          lines.add(new Line(2, "cache", ""));
          lines.add(new Line(3, "items", pick(random, "off", "hot", "all")));
          lines.add(new Line(3, "ttl", pick(random, "10s", "500ms", "1h")));
          lines.add(new Line(3, "absent", pick(random, "0s", "100ms")));
          lines.add(new Line(3, "bytes", pick(random, "64MB", "1GB")));
          if (redis) {
            lines.add(new Line(3, "redisBytes", pick(random, "64MB", "1GB")));
          }
          lines.add(new Line(3, "mode", pick(random, "on", "shadow", "off")));
          lines.add(new Line(3, "counters", "off"));
        }
        if (random.nextBoolean()) {
          lines.add(new Line(2, "schema", ""));
          lines.add(new Line(3, "partitionKey", pick(random, "\"sku:S\"", "\"a:N\"")));
          lines.add(new Line(3, "sortKey", "\"at:B\""));
        }
      }
    }
    return lines;
  }

  private Reading read(String yaml) throws IOException {
    return ConfigurationSource.of(
            Files.writeString(folder.resolve("heatsink.yaml"), yaml, StandardCharsets.UTF_8))
        .read();
  }

  private static void assertPlacesExist(Reading.Refused refused, String yaml, String what) {
    long lines = yaml.lines().count() + 1;
    assertThat(refused.problems()).as(what).isNotEmpty();
    for (Problem problem : refused.problems()) {
      assertThat((long) problem.place().line()).as(what).isBetween(1L, lines);
      assertThat(problem.place().column()).as(what).isPositive();
      assertThat(problem.advice()).as(what).isNotEmpty();
    }
  }

  @Test
  void everyValidFileIsAccepted() throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      String yaml = text(valid(new Random(seed)));
      assertThat(read(yaml)).as("seed %d:%n%s", seed, yaml).isInstanceOf(Reading.Accepted.class);
    }
  }

  @Test
  void everyMistakeThatIsCertainlyOneIsRefusedOnItsLine() throws IOException {
    int mutants = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      List<Line> lines = valid(random);
      if (lines.isEmpty()) {
        continue;
      }
      int at = random.nextInt(lines.size());
      Line line = lines.get(at);
      boolean own = line.name().startsWith("caller-") || line.name().startsWith("table-");
      switch (random.nextInt(6)) {
        case 0 -> {
          if (own) {
            continue;
          }
          lines.set(at, new Line(line.depth(), misspelt(random, line.name()), line.value()));
        }
        case 1 -> {
          if (line.value().isEmpty()) {
            continue;
          }
          lines.set(at, new Line(line.depth(), line.name(), pick(random, "[1]", "{a: b}", "~")));
        }
        case 2 -> lines.add(at, new Line(line.depth(), "unknown" + random.nextInt(9), "1"));
        case 3 -> {
          if (line.value().isEmpty()) {
            continue;
          }
          lines.add(at + 1, line);
        }
        case 4 -> {
          if (line.value().isEmpty()
              || line.name().equals("file")
              || line.name().equals("username")) {
            continue;
          }
          lines.set(
              at,
              new Line(
                  line.depth(), line.name(), pick(random, "\"?\"", "\"-1\"", "!!str x", "\"%\"")));
        }
        default -> {
          if (!line.value().isEmpty()) {
            continue;
          }
          while (at + 1 < lines.size() && lines.get(at + 1).depth() > line.depth()) {
            lines.remove(at + 1);
          }
          lines.set(at, new Line(line.depth(), line.name(), pick(random, "{}", "[]", "", "x")));
          if (line.name().equals("journal")
              || line.name().equals("logs")
              || line.name().equals("cache")) {
            continue; // {} is all defaults there.
          }
        }
      }
      String yaml = text(lines);
      Reading reading = read(yaml);
      String what = "seed %d:%n%s".formatted(seed, yaml);
      assertThat(reading).as(what).isInstanceOf(Reading.Refused.class);
      assertPlacesExist((Reading.Refused) reading, yaml, what);
      mutants++;
    }
    assertThat(mutants).isGreaterThan(FILES / 2);
  }

  private static String misspelt(Random random, String name) {
    int at = random.nextInt(name.length() - 1);
    return switch (random.nextInt(3)) {
      case 0 -> name.substring(0, at) + "q" + name.substring(at);
      case 1 -> name.substring(0, at) + "Q" + name.substring(at + 1);
      default -> name.substring(0, at + 1) + "_" + name.substring(at + 1);
    };
  }

  @Test
  void anyEditOfAnyByteIsReadOrRefusedAndNeverFails() throws IOException {
    for (int seed = 0; seed < FILES; seed++) {
      Random random = new Random(seed);
      byte[] bytes = text(valid(random)).getBytes(StandardCharsets.UTF_8);
      if (bytes.length == 0) {
        continue;
      }
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt()
                    : "\n:{}[]#&*!|>'\"%@`, -?\t".charAt(random.nextInt(22)));
      }
      Path file = Files.write(folder.resolve("heatsink.yaml"), bytes);
      Reading reading;
      try {
        reading = ConfigurationSource.of(file).read();
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed, e);
      }
      if (reading instanceof Reading.Refused refused) {
        assertPlacesExist(refused, new String(bytes, StandardCharsets.ISO_8859_1), "seed " + seed);
      }
    }
  }
}
