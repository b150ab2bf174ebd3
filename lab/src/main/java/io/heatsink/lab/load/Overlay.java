package io.heatsink.lab.load;

import io.heatsink.lab.load.TraceEntry.Access;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A hot key laid over a trace.
 *
 * @param share this key's share of all requests while it lasts, more than 0 and less than 1
 * @param fromSeconds when it begins, in seconds of playing
 * @param forSeconds how long it lasts, in seconds of playing
 */
public record Overlay(
    String key, double share, double fromSeconds, double forSeconds, Access access) {
  // From the right, because keys may hold colons.
  private static final Pattern FORM =
      Pattern.compile(
          "(?<key>.+):(?<share>[0-9.]+%?):(?<from>[0-9.]+):(?<for>[0-9.]+)(?::(?<access>[RW]))?",
          Pattern.DOTALL);

  public Overlay {
    if (!(share > 0 && share < 1)) {
      throw new IllegalArgumentException(
          "The overlay of key \"%s\" has a share of %s; give more than 0 and less than 1, such as 0.3."
              .formatted(key, share));
    }
    if (!(forSeconds > 0)) {
      throw new IllegalArgumentException(
          "The overlay of key \"%s\" lasts %s seconds; give more than 0."
              .formatted(key, forSeconds));
    }
  }

  /**
   * Reads {@code KEY:SHARE:FROM:FOR[:R|W]}.
   *
   * @throws IllegalArgumentException if it is not of that form
   */
  public static Overlay parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (matcher.matches()) {
      try {
        return new Overlay(
            matcher.group("key"),
            share(matcher.group("share")),
            Double.parseDouble(matcher.group("from")),
            Double.parseDouble(matcher.group("for")),
            "W".equals(matcher.group("access")) ? Access.WRITE : Access.READ);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(wrongForm(text), e);
      }
    }
    throw new IllegalArgumentException(wrongForm(text));
  }

  private static String wrongForm(String text) {
    return "Overlay \"%s\" is not of the form KEY:SHARE:FROM:FOR[:R|W]; an example: sku#1:0.3:5:10:W."
        .formatted(text);
  }

  private static double share(String text) {
    return text.endsWith("%")
        ? Double.parseDouble(text.substring(0, text.length() - 1)) / 100
        : Double.parseDouble(text);
  }

  boolean lastsAt(double seconds) {
    return seconds >= fromSeconds && seconds < fromSeconds + forSeconds;
  }
}
