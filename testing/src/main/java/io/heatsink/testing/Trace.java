package io.heatsink.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * What happened in one history, in order. Written cheaply, put into words only when someone reads
 * it.
 */
public final class Trace {
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<Line> lines = new ArrayList<>();

  private record Line(long nanos, String who, String template, Object[] arguments) {
    @Override
    public String toString() {
      String what = arguments.length == 0 ? template : template.formatted(arguments);
      return "%12.3f ms  %-10s %s".formatted(nanos / NANOS_PER_MILLI, who, what);
    }
  }

  void add(long nanos, String who, String template, Object... arguments) {
    lines.add(new Line(nanos, who, template, arguments));
  }

  public int size() {
    return lines.size();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      text.append(line).append('\n');
    }
    return text.toString();
  }
}
