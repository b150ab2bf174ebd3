package io.heatsink.lab.load;

import io.heatsink.lab.load.LoadReport.Bar;
import io.heatsink.lab.load.LoadReport.Latency;
import io.heatsink.lab.load.LoadReport.Percentile;
import io.heatsink.lab.load.TraceEntry.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Counts answers as they come, on any thread. */
public final class LoadRecorder {
  private static final double[] PERCENTS = {10, 25, 50, 75, 90, 95, 99, 99.9, 99.99};
  private static final int BARS = 11;
  private static final long LONGEST_MICROS = TimeUnit.HOURS.toMicros(1);
  private static final double MICROS_PER_MILLI = 1_000;

  private final Histogram reads = new ConcurrentHistogram(LONGEST_MICROS, 3);
  private final Histogram writes = new ConcurrentHistogram(LONGEST_MICROS, 3);
  private final Map<String, LongAdder> errors = new ConcurrentHashMap<>();

  /**
   * Counts one answer.
   *
   * @param failure null if the request succeeded
   */
  public void record(Access access, long nanos, @Nullable Throwable failure) {
    long micros = Math.clamp(TimeUnit.NANOSECONDS.toMicros(nanos), 0, LONGEST_MICROS);
    (access == Access.READ ? reads : writes).recordValue(micros);
    if (failure != null) {
      error(nameOf(failure), 1);
    }
  }

  void unanswered(long count) {
    error("no answer", count);
  }

  private void error(String name, long count) {
    errors.computeIfAbsent(name, n -> new LongAdder()).add(count);
  }

  private static String nameOf(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause.getClass().getSimpleName();
  }

  public LoadReport report(long nanos) {
    Map<String, Long> counts = new TreeMap<>();
    errors.forEach((name, count) -> counts.put(name, count.sum()));
    return new LoadReport(
        reads.getTotalCount() + writes.getTotalCount() + counts.getOrDefault("no answer", 0L),
        nanos / 1e9,
        latency(both()),
        latency(reads),
        latency(writes),
        counts);
  }

  private Histogram both() {
    Histogram both = new Histogram(LONGEST_MICROS, 3);
    both.add(reads);
    both.add(writes);
    return both;
  }

  private static Latency latency(Histogram histogram) {
    List<Percentile> percentiles = new ArrayList<>();
    for (double percent : PERCENTS) {
      percentiles.add(
          new Percentile(percent, histogram.getValueAtPercentile(percent) / MICROS_PER_MILLI));
    }
    List<Bar> bars = new ArrayList<>();
    long least = histogram.getTotalCount() == 0 ? 0 : histogram.getMinValue();
    long width = Math.max(1, (histogram.getMaxValue() - least + BARS) / BARS);
    for (int i = 0; i < BARS && histogram.getTotalCount() > 0; i++) {
      long from = least + i * width;
      long to = Math.min(from + width - 1, LONGEST_MICROS);
      bars.add(new Bar((to + 1) / MICROS_PER_MILLI, histogram.getCountBetweenValues(from, to)));
    }
    return new Latency(
        histogram.getTotalCount(),
        histogram.getMean() / MICROS_PER_MILLI,
        histogram.getMaxValue() / MICROS_PER_MILLI,
        percentiles,
        bars);
  }
}
