package io.heatsink.cli.demo;

import io.heatsink.cli.Bars;
import io.heatsink.cli.Screen;
import io.heatsink.cli.Screen.Colour;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;

/** The demo for people. */
final class DemoText {
  private static final int BAR = 20;
  private static final String ROW = "  %-26s %18s %18s";

  private DemoText() {}

  static void introduce(Screen screen) {
    screen.print(
        "%s",
        screen.coloured(
            Colour.BOLD,
            "A flash sale: three items take most of the page views and adds to cart."));
    screen.print(
        "Table %s: %,d RCU and %,d WCU over %d partitions, so %d of each per partition.",
        Shop.TABLE,
        Shop.READ_UNITS,
        Shop.WRITE_UNITS,
        Half.PARTITIONS,
        Shop.WRITE_UNITS / Half.PARTITIONS);
    screen.print("This table has been busy for five minutes: no burst is left.");
    screen.print("");
  }

  static void progress(Screen screen, String half, Half.State state, int seconds) {
    screen.progress(
        "%-6s %s %2.0f of %d s   throttled: reads %2.0f %%, writes %2.0f %%   table: %,.0f of %,d"
            + " WCU   hot keys found: %d",
        half,
        Bars.bar(state.seconds() / seconds, BAR),
        state.seconds(),
        seconds,
        100 * state.attempts().readThrottledShare(),
        100 * state.attempts().writeThrottledShare(),
        state.use().writes(),
        Shop.WRITE_UNITS,
        state.hotKeys());
  }

  static void compare(Screen screen, DemoReport report, Collection<HotKeyWatch.Found> found) {
    screen.print("%s", screen.coloured(Colour.BOLD, "Hot keys, as the proxy found them:"));
    found.stream()
        .sorted(Comparator.comparingLong(HotKeyWatch.Found::afterNanos))
        .forEach(
            f ->
                screen.print(
                    "  %-18s %-6s %s after %,4d ms   %s",
                    f.key(),
                    f.access() + "s",
                    screen.coloured(Colour.RED, "%-4s".formatted(f.verdict())),
                    f.afterNanos() / 1_000_000,
                    f.reason() == null ? "not throttled" : f.reason()));
    screen.print("");
    DemoReport.Half before = report.before();
    DemoReport.Half after = report.after();
    screen.print("%s", screen.coloured(Colour.BOLD, ROW.formatted("", "before", "with the cache")));
    row(screen, "offered, requests/s", before.offered(), after.offered(), "%,.0f");
    throttled(screen, "reads throttled", before.readThrottledShare(), after.readThrottledShare());
    throttled(
        screen, "writes throttled", before.writeThrottledShare(), after.writeThrottledShare());
    row(screen, "p50, ms", before.p50Millis(), after.p50Millis(), "%,.1f");
    row(screen, "p99, ms", before.p99Millis(), after.p99Millis(), "%,.1f");
    screen.print(
        ROW,
        "table's RCU consumed",
        ofAll(before.consumedReadUnits(), Shop.READ_UNITS),
        ofAll(after.consumedReadUnits(), Shop.READ_UNITS));
    screen.print(
        ROW,
        "table's WCU consumed",
        ofAll(before.consumedWriteUnits(), Shop.WRITE_UNITS),
        ofAll(after.consumedWriteUnits(), Shop.WRITE_UNITS));
    screen.print("");
    screen.print(
        "The table is far under its limit, and yet keys throttle: one partition serves one key.");
    screen.print("The rule  %s", screen.coloured(Colour.CYAN, "cache: {items: hot, ttl: 10s}"));
    screen.print(
        "took the heat of the reads away. The writes still throttle: write sharding is not in this"
            + " release.");
    screen.print("Next: ./heatsink proxy --help, and ./heatsink top beside it.");
  }

  private static void row(Screen screen, String name, double before, double after, String format) {
    screen.print(
        ROW,
        name,
        String.format(Locale.ROOT, format, before),
        String.format(Locale.ROOT, format, after));
  }

  private static void throttled(Screen screen, String name, double before, double after) {
    // Padded before it is coloured: escape codes take no columns.
    screen.print("  %-26s %s %s", name, share(screen, before), share(screen, after));
  }

  private static String share(Screen screen, double share) {
    String text = "%18s".formatted("%.1f %%".formatted(100 * share));
    return screen.coloured(
        share > 0.2 ? Colour.RED : share > 0.02 ? Colour.YELLOW : Colour.GREEN, text);
  }

  private static String ofAll(double consumed, int all) {
    return "%,.0f of %,d".formatted(consumed, all);
  }
}
