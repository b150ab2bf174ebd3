package io.heatsink.cli;

import io.heatsink.lab.load.LoadReport;
import io.heatsink.lab.load.LoadReport.Bar;
import io.heatsink.lab.load.LoadReport.Latency;
import io.heatsink.lab.load.LoadReport.Percentile;

/** A load report for people. */
final class LoadText {
  private static final int BAR_WIDTH = 30;

  private LoadText() {}

  static void print(Screen screen, LoadReport report, AttemptCounter.Counts attempts) {
    screen.print(
        "%,d requests in %.1f s: %,.0f a second; %,d failed",
        report.requests(), report.seconds(), report.requests() / report.seconds(), report.failed());
    side(screen, "Reads", report.reads(), attempts.readAttempts(), attempts.readsRefused());
    side(screen, "Writes", report.writes(), attempts.writeAttempts(), attempts.writesRefused());
    report.errors().forEach((name, count) -> screen.print("  %,10d × %s", count, name));
  }

  private static void side(
      Screen screen, String name, Latency latency, long attempts, long refused) {
    if (latency.count() == 0) {
      return;
    }
    screen.print("");
    screen.print(
        "%s: %,d in %,d attempts, of which %,d (%.1f %%) were throttled",
        name, latency.count(), attempts, refused, attempts == 0 ? 0.0 : 100.0 * refused / attempts);
    for (Percentile percentile : latency.percentiles()) {
      screen.print(
          "  p%-6s %10.2f ms",
          Double.toString(percentile.percent()).replace(".0", ""), percentile.millis());
    }
    long most = latency.histogram().stream().mapToLong(Bar::count).max().orElse(1);
    for (Bar bar : latency.histogram()) {
      screen.print(
          "  ≤ %9.2f ms %s %,d",
          bar.upToMillis(), Bars.bar((double) bar.count() / most, BAR_WIDTH), bar.count());
    }
  }
}
