package io.heatsink.cli.top;

import io.heatsink.cli.top.CacheReport.Cache;
import io.heatsink.cli.top.CacheReport.Compared;
import io.heatsink.cli.top.CacheReport.Difference;
import io.heatsink.cli.top.CacheReport.Entries;
import io.heatsink.cli.top.Line.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Draws the page on what the caches do. */
final class CacheView {
  private static final int SHOWN_DIFFERENCES = 3;

  private CacheView() {}

  static List<Line> draw(CacheReport report, int width) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        quiet(
            "%s %-6s %6s %9s %9s %7s %8s %8s %8s"
                .formatted(
                    Printable.fit("TABLE", 22),
                    "CLASS",
                    "HITS",
                    "OF READS",
                    "FETCHED",
                    "AGE",
                    "ENTRIES",
                    "BYTES",
                    "EVICTED"),
            width));
    if (report.caches().isEmpty()) {
      lines.add(quiet(" No table has a cache: see cache: in docs/configuration.md.", width));
    }
    for (Cache cache : report.caches()) {
      String name = Printable.escaped(cache.table());
      for (Entries entries : cache.classes()) {
        lines.add(Line.of(Printable.fit(row(name, entries), width)));
        name = "";
      }
      compared(cache, lines, width);
      stream(cache, lines, width);
    }
    return lines;
  }

  private static String row(String table, Entries entries) {
    long reads = entries.hits() + entries.joins() + entries.fetches();
    return "%s %-6s %6s %9s %9s %7s %8s %8s %8s"
        .formatted(
            Printable.fit(table, 22),
            entries.name(),
            reads == 0 ? "–" : String.format(Locale.ROOT, "%.1f %%", 100 * entries.hitRatio()),
            count(reads),
            count(entries.fetches()),
            entries.hits() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.1f s", entries.meanHitAgeSeconds()),
            count(entries.entries()),
            bytes(entries.bytes()),
            count(entries.evicted()));
  }

  private static void compared(Cache cache, List<Line> lines, int width) {
    Compared compared = cache.compared();
    if (compared.same() + compared.different() == 0) {
      return;
    }
    String said =
        "   compared with DynamoDB: %s the same, %s different"
            .formatted(count(compared.same()), count(compared.different()));
    lines.add(
        Line.of(Printable.fit(said, width), compared.different() == 0 ? Tone.QUIET : Tone.HOT));
    List<Difference> latest = compared.latest();
    for (Difference one :
        latest.subList(Math.max(0, latest.size() - SHOWN_DIFFERENCES), latest.size()).reversed()) {
      lines.add(Line.of(Printable.fit("     " + difference(one), width)));
    }
  }

  private static String difference(Difference difference) {
    String partition =
        difference.partitionKey() == null ? "scan" : Printable.key(difference.partitionKey());
    String sort = difference.sortKey() == null ? "" : " · " + Printable.key(difference.sortKey());
    String index =
        difference.index() == null ? "" : "  of " + Printable.escaped(difference.index());
    return "%s%s%s  at %s, held for %.1f s"
        .formatted(
            partition,
            sort,
            index,
            Printable.escaped(difference.at()).replaceFirst("\\.\\d+", ""),
            difference.ageSeconds());
  }

  private static void stream(Cache cache, List<Line> lines, int width) {
    CacheReport.Stream stream = cache.stream();
    if (stream == null) {
      return;
    }
    Double lag = stream.lagSeconds();
    String said =
        "   stream %s, %s"
            .formatted(
                lag == null ? "lag not known" : String.format(Locale.ROOT, "%.1f s behind", lag),
                stream.reads() ? "read by this proxy" : "read by another proxy, or by none");
    lines.add(quiet(said, width));
    if (stream.problem() != null) {
      lines.add(
          Line.of(Printable.fit("   " + Printable.escaped(stream.problem()), width), Tone.HOT));
    }
  }

  private static String bytes(long bytes) {
    return bytes < 10_000_000
        ? "%d kB".formatted(bytes / 1_000)
        : "%d MB".formatted(bytes / 1_000_000);
  }

  private static String count(long count) {
    return TopView.number((double) count);
  }

  private static Line quiet(String text, int width) {
    return Line.of(Printable.fit(text, width), Tone.QUIET);
  }
}
