package io.heatsink.bench.process;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A table of results, and the closing line. */
final class Results {
  private final List<String[]> rows = new ArrayList<>();

  Results(String... header) {
    rows.add(header);
  }

  Results row(String... cells) {
    rows.add(cells);
    return this;
  }

  void print() {
    int columns = rows.getFirst().length;
    int[] widths = new int[columns];
    for (String[] row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row[i].length());
      }
    }
    for (String[] row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        line.append(i == 0 ? "%-" + widths[i] + "s" : "  %" + widths[i] + "s").append("");
      }
      System.out.println(line.toString().formatted((Object[]) row).stripTrailing());
    }
  }

  /** The line that every benchmark ends with; larger is better. */
  static void close(String name, double ratio, double goal) {
    System.out.println(
        String.format(Locale.ROOT, "%s ratio %.2f goal %s", name, ratio, plain(goal)));
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
  }

  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static String rate(double perSecond) {
    return String.format(Locale.ROOT, "%,.0f", perSecond);
  }

  static String all(List<Double> values) {
    return Arrays.toString(values.stream().map(Results::rate).toArray());
  }
}
