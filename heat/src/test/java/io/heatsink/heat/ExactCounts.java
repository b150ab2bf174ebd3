package io.heatsink.heat;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a heat estimates, counted one by one: slow, and as large as the load. */
final class ExactCounts {
  private final Deque<Map<String, long[]>> ticks = new ArrayDeque<>();
  private Map<String, long[]> present = new HashMap<>();
  private int tick;

  void offered(String key, int halfUnits) {
    present.computeIfAbsent(key, any -> new long[2])[0] += halfUnits;
  }

  void charged(String key, int halfUnits) {
    present.computeIfAbsent(key, any -> new long[2])[1] += halfUnits;
  }

  /**
   * @param ended the number of the tick that ends now, the last one plus 1
   */
  void tick(int ended) {
    tick = ended;
    ticks.addLast(present);
    present = new HashMap<>();
    if (ticks.size() > 600) {
      ticks.removeFirst();
    }
  }

  /** How many ticks the window holds: the longer ones move in steps of 1 and 10 seconds. */
  private int ticksOf(Window window) {
    return switch (window) {
      case TICK -> 1;
      case SECOND -> 10;
      case TEN_SECONDS -> 90 + tick % 10 + 1;
      case MINUTE -> 500 + tick % 100 + 1;
    };
  }

  double seconds(Window window) {
    return ticksOf(window) / 10d;
  }

  /** Half units by key: offered, charged. */
  Map<String, long[]> in(Window window) {
    Map<String, long[]> sums = new HashMap<>();
    int skipped = Math.max(0, ticks.size() - ticksOf(window));
    ticks.stream()
        .skip(skipped)
        .forEach(
            each ->
                each.forEach(
                    (key, counts) -> {
                      long[] sum = sums.computeIfAbsent(key, any -> new long[2]);
                      sum[0] += counts[0];
                      sum[1] += counts[1];
                    }));
    return sums;
  }

  /** The keys with the most offered heat, and what it is; half units. */
  List<Map.Entry<String, Long>> hottest(Window window, int limit) {
    return in(window).entrySet().stream()
        .map(each -> Map.entry(each.getKey(), each.getValue()[0]))
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .limit(limit)
        .toList();
  }
}
