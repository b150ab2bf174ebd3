package io.heatsink.cli;

/** Bars of text, in eighths of a column. */
public final class Bars {
  private Bars() {}

  /** A bar of the given width in columns, filled to the given share; past 1 it is full. */
  public static String bar(double share, int width) {
    int eighths = (int) Math.round(Math.clamp(share, 0.0, 1.0) * width * 8);
    StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
    if (eighths % 8 > 0) {
      bar.append((char) ('█' + 8 - eighths % 8));
    }
    return bar.append(" ".repeat(width - bar.length())).toString();
  }
}
