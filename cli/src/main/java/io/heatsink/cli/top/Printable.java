package io.heatsink.cli.top;

import java.util.Map;

/**
 * Keys as people can read them. Keys are hostile text: nothing in one reaches the terminal as a
 * command.
 */
final class Printable {
  private Printable() {}

  /** A key's value; its type is named where it is not a string. */
  static String key(Map<String, Object> typed) {
    if (typed.isEmpty()) {
      return "?";
    }
    Map.Entry<String, Object> value = typed.entrySet().iterator().next();
    String text = escaped(String.valueOf(value.getValue()));
    return value.getKey().equals("S") ? text : value.getKey() + ":" + text;
  }

  /**
   * The text with everything that is not plainly printable escaped: C0, C1, ESC, bidirectional
   * controls.
   */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(escaped, c));
    return escaped.toString();
  }

  private static void append(StringBuilder escaped, int c) {
    if (isPrintable(c)) {
      escaped.appendCodePoint(c);
    } else {
      escaped.append(c <= 0xffff ? "\\u%04x".formatted(c) : "\\u{%x}".formatted(c));
    }
  }

  private static boolean isPrintable(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK ->
          false;
      default -> true;
    };
  }

  /** The text in exactly that many columns, cut with an ellipsis or filled with spaces. */
  static String fit(String text, int columns) {
    int[] points = text.codePoints().toArray();
    StringBuilder fitted = new StringBuilder();
    int used = 0;
    int whole = width(points, points.length);
    for (int point : points) {
      int width = width(point);
      if (whole > columns && used + width > columns - 1) {
        break;
      }
      fitted.appendCodePoint(point);
      used += width;
    }
    if (whole > columns && columns > 0) {
      fitted.append('…');
      used++;
    }
    return fitted.append(" ".repeat(Math.max(0, columns - used))).toString();
  }

  /** How many columns the text takes. */
  static int columns(String text) {
    int[] points = text.codePoints().toArray();
    return width(points, points.length);
  }

  private static int width(int[] points, int count) {
    int width = 0;
    for (int i = 0; i < count; i++) {
      width += width(points[i]);
    }
    return width;
  }

  // East Asian wide and emoji take two columns; close enough for lining up.
  private static int width(int c) {
    boolean wide =
        c >= 0x1100
            && (c <= 0x115f
                || (c >= 0x2e80 && c <= 0xa4cf)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || c >= 0x1f300);
    return wide ? 2 : 1;
  }
}
