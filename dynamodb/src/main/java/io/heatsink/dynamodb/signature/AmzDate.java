package io.heatsink.dynamodb.signature;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Times as {@code X-Amz-Date} has them: ISO 8601 basic, UTC, to the second. */
public final class AmzDate {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final int LENGTH = 16;
  private static final int DAY_LENGTH = 8;

  private AmzDate() {}

  /** Such as {@code 20150830T123600Z}. */
  public static String format(Instant time) {
    return FORMAT.format(time.atOffset(ZoneOffset.UTC));
  }

  /** Empty if it is anything but such a text, of a time that exists. */
  static Optional<Instant> parse(String text) {
    if (text.length() != LENGTH
        || text.charAt(DAY_LENGTH) != 'T'
        || text.charAt(LENGTH - 1) != 'Z') {
      return Optional.empty();
    }
    for (int i = 0; i < LENGTH - 1; i++) {
      if (i != DAY_LENGTH && (text.charAt(i) < '0' || text.charAt(i) > '9')) {
        return Optional.empty();
      }
    }
    try {
      return Optional.of(
          LocalDateTime.of(
                  number(text, 0, 4),
                  number(text, 4, 6),
                  number(text, 6, 8),
                  number(text, 9, 11),
                  number(text, 11, 13),
                  number(text, 13, 15))
              .toInstant(ZoneOffset.UTC));
    } catch (DateTimeException e) {
      return Optional.empty(); // such as the 31st of February
    }
  }

  /** The day of a time, as a credential's scope has it. */
  static String day(String time) {
    return time.substring(0, DAY_LENGTH);
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }
}
