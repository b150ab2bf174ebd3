package io.heatsink.proxy.configuration;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.journal.KeyForm;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The scalars that settings are written in. */
final class Texts {
  private Texts() {}

  static final Scalar<Boolean> TRUE_OR_FALSE = Scalar.choice(Map.of("true", true, "false", false));

  static final Scalar<String> TEXT = Scalar.of("a text", Texts::text);

  static final Scalar<HostPort> ADDRESS =
      Scalar.of("an address of this machine such as 127.0.0.1:8100", HostPort::parse);

  static final Scalar<Path> FILE = Scalar.of("a file's path", Texts::path);

  static final Scalar<KeyForm> KEY_FORM =
      Scalar.of("clear, hashed, or prefix:N with N characters to show", Texts::keyForm);

  static final Scalar<KeyAttribute> KEY_ATTRIBUTE =
      Scalar.of("an attribute's name and type (S, N or B) such as \"sku:S\"", Texts::keyAttribute);

  private static final Map<String, Duration> DURATION_UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  /** Powers of 1,024, as DynamoDB counts. */
  private static final Map<String, Long> BYTE_UNITS =
      Map.of(
          "B", 1L,
          "KB", 1L << 10,
          "MB", 1L << 20,
          "GB", 1L << 30,
          "KiB", 1L << 10,
          "MiB", 1L << 20,
          "GiB", 1L << 30);

  private static final Pattern WITH_UNIT = Pattern.compile("(\\d{1,9}) ?([A-Za-z]{1,3})");

  private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?) ?%");

  /** A share from 0 to 1. */
  static final Scalar<Double> SHARE =
      Scalar.of(
          "a share from 0% to 100%, such as 0.1%",
          text -> {
            Matcher matcher = PERCENT.matcher(text);
            if (!matcher.matches()) {
              throw new IllegalArgumentException("is no share in percent");
            }
            double percent = Double.parseDouble(matcher.group(1));
            if (percent > 100) {
              throw new IllegalArgumentException("is out of range");
            }
            return percent / 100;
          });

  static Scalar<Duration> duration(Duration least, Duration most) {
    return Scalar.of(
        "a duration from %s to %s, such as 10s (units: ms, s, m, h, d)"
            .formatted(text(least), text(most)),
        text -> {
          Matcher matcher = WITH_UNIT.matcher(text);
          Duration unit = matcher.matches() ? DURATION_UNITS.get(matcher.group(2)) : null;
          if (unit == null) {
            throw new IllegalArgumentException("is no duration");
          }
          Duration value = unit.multipliedBy(Long.parseLong(matcher.group(1)));
          if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException("is out of range");
          }
          return value;
        });
  }

  static Scalar<Long> bytes(long least, long most) {
    return Scalar.of(
        "a size from %s to %s, such as 64MB (units: B, KB, MB, GB, of 1,024 each)"
            .formatted(bytesText(least), bytesText(most)),
        text -> {
          Matcher matcher = WITH_UNIT.matcher(text);
          Long unit = matcher.matches() ? BYTE_UNITS.get(matcher.group(2)) : null;
          if (unit == null) {
            throw new IllegalArgumentException("is no size in bytes");
          }
          long value = Math.multiplyExact(Long.parseLong(matcher.group(1)), unit);
          if (value < least || value > most) {
            throw new IllegalArgumentException("is out of range");
          }
          return value;
        });
  }

  static Scalar<Integer> count(int least, int most) {
    return Scalar.of(
        "a whole number from %,d to %,d".formatted(least, most),
        text -> {
          if (!text.matches("-?\\d{1,9}")) {
            throw new IllegalArgumentException("is no whole number");
          }
          int value = Integer.parseInt(text);
          if (value < least || value > most) {
            throw new IllegalArgumentException("is out of range");
          }
          return value;
        });
  }

  static Scalar<String> matching(String expects, Pattern pattern, String wrong) {
    return Scalar.of(
        expects,
        text -> {
          if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException(wrong);
          }
          return text;
        });
  }

  private static String text(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is blank");
    }
    return text;
  }

  private static Path path(String text) {
    try {
      return Path.of(text(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is no path: " + e.getReason(), e);
    }
  }

  private static KeyForm keyForm(String text) {
    if (text.equals("clear")) {
      return new KeyForm.Clear();
    }
    if (text.equals("hashed")) {
      return new KeyForm.Hashed();
    }
    if (text.matches("prefix:\\d{1,4}")) {
      int characters = Integer.parseInt(text.substring("prefix:".length()));
      if (characters >= 1 && characters <= 2048) {
        return new KeyForm.Prefix(characters);
      }
      throw new IllegalArgumentException("shows no number of characters from 1 to 2048");
    }
    throw new IllegalArgumentException("is no way to show keys");
  }

  private static KeyAttribute keyAttribute(String text) {
    int colon = text.lastIndexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String type = colon < 0 ? "" : text.substring(colon + 1);
    if (name.isEmpty() || name.length() > 255) {
      throw new IllegalArgumentException("names no attribute of 1 to 255 characters");
    }
    Optional<ScalarType> known =
        switch (type) {
          case "S" -> Optional.of(ScalarType.S);
          case "N" -> Optional.of(ScalarType.N);
          case "B" -> Optional.of(ScalarType.B);
          default -> Optional.empty();
        };
    return new KeyAttribute(
        name, known.orElseThrow(() -> new IllegalArgumentException("ends in no type of a key")));
  }

  /** As it would be written in the file. */
  static String text(Duration duration) {
    long millis = duration.toMillis();
    if (millis == 0) {
      return "0s";
    }
    if (millis % 86_400_000 == 0) {
      return millis / 86_400_000 + "d";
    }
    if (millis % 3_600_000 == 0) {
      return millis / 3_600_000 + "h";
    }
    if (millis % 60_000 == 0) {
      return millis / 60_000 + "m";
    }
    return millis % 1_000 == 0 ? millis / 1_000 + "s" : millis + "ms";
  }

  private static String bytesText(long bytes) {
    if (bytes % (1L << 30) == 0) {
      return (bytes >> 30) + "GB";
    }
    if (bytes % (1L << 20) == 0) {
      return (bytes >> 20) + "MB";
    }
    return bytes % (1L << 10) == 0 ? (bytes >> 10) + "KB" : bytes + "B";
  }
}
