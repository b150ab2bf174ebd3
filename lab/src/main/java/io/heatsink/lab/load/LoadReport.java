package io.heatsink.lab.load;

import java.util.List;
import java.util.Map;

/**
 * What came of a run.
 *
 * @param requests how many were sent
 * @param seconds how long it took
 * @param all reads and writes together
 * @param errors how often each error was the last word, by its name
 */
public record LoadReport(
    long requests,
    double seconds,
    Latency all,
    Latency reads,
    Latency writes,
    Map<String, Long> errors) {
  /**
   * Latencies in milliseconds, from the moment at which a request was due, of the answered ones.
   *
   * @param percentiles of 10, 25, 50, 75, 90, 95, 99, 99.9 and 99.99
   * @param histogram eleven bars of equal width from the least to the most
   */
  public record Latency(
      long count, double mean, double max, List<Percentile> percentiles, List<Bar> histogram) {
    /** The percentile, or 0 where nothing was answered. */
    public double at(double percent) {
      return percentiles.stream()
          .filter(p -> p.percent() == percent)
          .mapToDouble(Percentile::millis)
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("No percentile " + percent + " is reported."));
    }
  }

  public record Percentile(double percent, double millis) {}

  /** One bar: how many answers took up to so long, and longer than the bar before. */
  public record Bar(double upToMillis, long count) {}

  public LoadReport {
    errors = Map.copyOf(errors);
  }

  public long failed() {
    return errors.values().stream().mapToLong(Long::longValue).sum();
  }
}
