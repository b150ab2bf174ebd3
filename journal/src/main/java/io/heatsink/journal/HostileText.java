package io.heatsink.journal;

/**
 * Makes text that a stranger chose safe to print: a key, a table's name, a header.
 *
 * <p>Controls could move a terminal's cursor or forge a line of a log, and bidirectional and
 * invisible characters could show a name as another one. Both are written as {@code \\uXXXX}, a
 * backslash as two, so that different texts stay different.
 */
public final class HostileText {
  private HostileText() {}

  public static String escaped(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (mustBeEscaped(text, i)) {
        return escapedFrom(text, i);
      }
    }
    return text;
  }

  /** Escaped, and cut after that many characters of the original. */
  public static String shortened(String text, int characters) {
    if (text.length() <= characters) {
      return escaped(text);
    }
    int end = Character.isHighSurrogate(text.charAt(characters - 1)) ? characters - 1 : characters;
    return escaped(text.substring(0, end)) + "…";
  }

  private static String escapedFrom(String text, int first) {
    StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, first);
    for (int i = first; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        out.append("\\\\");
      } else if (mustBeEscaped(text, i)) {
        out.append("\\u").append(HEX[c >> 12]).append(HEX[c >> 8 & 15]);
        out.append(HEX[c >> 4 & 15]).append(HEX[c & 15]);
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private static boolean mustBeEscaped(String text, int index) {
    char c = text.charAt(index);
    if (c >= ' ' && c < 0x7f) {
      return c == '\\';
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          true;
      case Character.SURROGATE -> !paired(text, index) || isInvisiblePair(text, index);
      default -> c == 0x2800 || c == 0x3164 || c == 0xffa0; // blanks that are classed as letters
    };
  }

  private static boolean paired(String text, int index) {
    return Character.isHighSurrogate(text.charAt(index))
        ? index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1))
        : index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
  }

  private static boolean isInvisiblePair(String text, int index) {
    int start = Character.isHighSurrogate(text.charAt(index)) ? index : index - 1;
    return switch (Character.getType(text.codePointAt(start))) {
      case Character.CONTROL, Character.FORMAT, Character.UNASSIGNED, Character.PRIVATE_USE -> true;
      default -> false;
    };
  }

  private static final char[] HEX = "0123456789abcdef".toCharArray();
}
