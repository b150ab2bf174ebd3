package io.heatsink.cli.top;

import io.heatsink.cli.Bars;
import io.heatsink.cli.top.HeatReport.Estimate;
import io.heatsink.cli.top.HeatReport.Key;
import io.heatsink.cli.top.HeatReport.Load;
import io.heatsink.cli.top.Line.Tone;
import io.heatsink.cli.top.ViewState.Access;
import io.heatsink.cli.top.ViewState.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Draws a heat report: a state of the view and a size go in, exactly so many lines come out. */
final class TopView {
  private static final int BAR = 8;
  private static final int FIXED_COLUMNS = 2 + 10 + 10 + BAR + 1 + 7 + 6;
  private static final List<String> HELP =
      List.of(
          "  j k ↑ ↓    select a key            enter d    all about the selected key",
          "  /          filter by a regular expression on table, index and key;",
          "             /! shows what does not match; an empty one shows all",
          "  r w a      reads, writes, all      l          the shape of the load",
          "  c          what the caches do",
          "  :          go to: keys reads writes load cache help quit",
          "  esc        back                    q          quit",
          "",
          "  OFFERED    capacity units a second that the callers' calls would cost",
          "             without remedies, ± the bound of the estimate",
          "  CHARGED    what DynamoDB consumed or refused",
          "  SHARE      offered of what one partition gives (or of the learnt or",
          "             configured limit); bar: the same, full at 100 %",
          "  VERDICT    warm from 25 %, hot from 50 %, over from 100 %");

  private TopView() {}

  /** The keys that the state asks for, hottest first. */
  static List<Key> rows(HeatReport report, ViewState state) {
    return report.keys().stream()
        .filter(
            k ->
                state.access() == Access.ALL
                    || k.access().equals(state.access() == Access.READS ? "read" : "write"))
        .filter(matching(state.filter()))
        .sorted(Comparator.comparingDouble(Key::share).reversed())
        .toList();
  }

  static List<Line> draw(
      HeatReport report,
      CacheReport caches,
      String source,
      ViewState state,
      int width,
      int height) {
    List<Key> rows = rows(report, state);
    List<Line> lines = new ArrayList<>();
    lines.add(title(report, source, width));
    lines.addAll(
        switch (state.page()) {
          case KEYS -> keys(rows, state, width, height - 2);
          case KEY -> key(rows, state, width);
          case LOAD -> load(report, width);
          case CACHE -> CacheView.draw(caches, width);
          case HELP -> HELP.stream().map(Line::of).toList();
        });
    while (lines.size() > height - 1) {
      lines.removeLast();
    }
    while (lines.size() < height - 1) {
      lines.add(Line.of(""));
    }
    lines.add(footer(state, width));
    return lines;
  }

  private static Line title(HeatReport report, String source, int width) {
    String right = " " + Printable.escaped(report.at()).replaceFirst("\\.\\d+", "") + " ";
    String left = " heatsink top  " + Printable.escaped(source);
    return Line.of(Printable.fit(left, Math.max(0, width - right.length())) + right, Tone.TITLE);
  }

  private static Line footer(ViewState state, int width) {
    if (!state.input().isEmpty()) {
      return Line.of(Printable.fit(Printable.escaped(state.input()) + "▏", width));
    }
    if (!state.notice().isEmpty()) {
      return Line.of(Printable.fit(Printable.escaped(state.notice()), width), Tone.HOT);
    }
    String filter =
        state.filter().isEmpty() ? "" : "   filter " + Printable.escaped(state.filter());
    String keys =
        state.page() == Page.KEYS
            ? " ? help  / filter  : go to  enter details  r/w/a reads, writes, all  l load  c cache"
                + "  q quit"
            : " esc back  ? help  q back";
    return Line.of(Printable.fit(keys + filter, width), Tone.QUIET);
  }

  private static List<Line> keys(List<Key> rows, ViewState state, int width, int height) {
    int keyColumns = Math.max(12, Math.min(56, (width - FIXED_COLUMNS) * 7 / 10));
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.of(
            Printable.fit(
                Printable.fit("KEY", keyColumns)
                    + " A%10s%10s %s%7s %s"
                        .formatted("OFFERED/s", "CHARGED/s", " ".repeat(BAR), "SHARE", "IS   WHY"),
                width),
            Tone.QUIET));
    if (rows.isEmpty()) {
      lines.add(
          Line.of(
              " No key is warm: none asks for a quarter of what one partition gives.", Tone.QUIET));
    }
    int room = Math.max(1, height - 1);
    int selected = Math.min(state.selected(), Math.max(0, rows.size() - 1));
    int first = Math.max(0, selected - room + 1);
    for (int i = first; i < rows.size() && i < first + room; i++) {
      lines.add(row(rows.get(i), keyColumns, width, i == selected));
    }
    return lines;
  }

  private static Line row(Key key, int keyColumns, int width, boolean selected) {
    Tone tone = tone(key);
    Line line =
        Line.of(Printable.fit(name(key), keyColumns), selected ? Tone.SELECTED : Tone.PLAIN)
            .and(" " + (key.access().equals("read") ? "r" : "w"), Tone.QUIET)
            .and(
                "%10s%10s ".formatted(estimate(key.offered()), estimate(key.charged())), Tone.PLAIN)
            .and(Bars.bar(key.share(), BAR), tone)
            .and("%7s ".formatted(percent(key.share())), Tone.PLAIN)
            .and("%-5s".formatted(key.verdict()), tone);
    return line.and(
        Printable.fit(why(key), Math.max(0, width - Printable.columns(line.text()))), Tone.QUIET);
  }

  private static String why(Key key) {
    StringBuilder why = new StringBuilder();
    if (key.remedy() != null) {
      why.append('+').append(key.remedy()).append(' ');
    }
    if (!key.kind().equals("unknown")) {
      why.append(key.kind()).append(' ');
    }
    if (key.reason() != null) {
      why.append(key.reason());
    }
    return why.toString();
  }

  private static List<Line> key(List<Key> rows, ViewState state, int width) {
    if (rows.isEmpty()) {
      return List.of(Line.of(" No key is selected.", Tone.QUIET));
    }
    Key key = rows.get(Math.min(state.selected(), rows.size() - 1));
    List<String> facts = new ArrayList<>();
    facts.add("table            " + Printable.escaped(key.table()));
    facts.add(
        "index            "
            + (key.index() == null ? "none, the table itself" : Printable.escaped(key.index())));
    facts.add("access           " + key.access());
    facts.add("partition key    " + Printable.key(key.partitionKey()));
    facts.add("sort key         " + (key.sortKey() == null ? "any" : Printable.key(key.sortKey())));
    facts.add("offered          " + bounded(key.offered()) + " units/s");
    facts.add("charged          " + bounded(key.charged()) + " units/s");
    facts.add("refused          " + number(key.refusedPerSecond()) + " calls/s");
    facts.add(
        "limit            %s units/s, %s"
            .formatted(number(key.limit().perSecond()), limitFrom(key.limit().from())));
    facts.add(
        "share            %s of the limit: %s".formatted(percent(key.share()), key.verdict()));
    facts.add("since            " + Objects.requireNonNullElse(key.since(), "just now"));
    facts.add(
        "DynamoDB says    "
            + Objects.requireNonNullElse(key.reason(), "nothing: it has not throttled this key"));
    facts.add("kind             " + kind(key.kind()));
    facts.add("remedy           " + Objects.requireNonNullElse(key.remedy(), "none"));
    return facts.stream().map(f -> Line.of(Printable.fit(" " + f, width))).toList();
  }

  private static String limitFrom(String from) {
    return switch (from) {
      case "learnt" -> "learnt from what was granted while others were refused";
      case "configured" -> "as configured";
      default -> "what one partition gives";
    };
  }

  private static String kind(String kind) {
    return switch (kind) {
      case "item" -> "one item: DynamoDB cannot split it";
      case "collection" -> "an item collection: DynamoDB can split it between sort keys";
      case "risingSortKey" -> "a sort key that only rises: a split does not help";
      case "neighbour" -> "a neighbour: it shares a partition with a hot key";
      default -> "not known yet";
    };
  }

  private static List<Line> load(HeatReport report, int width) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        Line.of(
            Printable.fit(
                "%-28s %-5s %11s %6s %6s %6s %5s %s"
                    .formatted(
                        "TABLE",
                        "",
                        "KEYS",
                        "TOP1",
                        "TOP10",
                        "TOP100",
                        "ZIPF",
                        "PARTITIONS USABLE"),
                width),
            Tone.QUIET));
    for (Load load : report.load()) {
      String name =
          Printable.escaped(
              load.index() == null ? load.table() : load.table() + "/" + load.index());
      lines.add(
          Line.of(
              Printable.fit(
                  "%s %-5s %11s %6s %6s %6s %5.2f %.1f"
                      .formatted(
                          Printable.fit(name, 28),
                          load.access(),
                          number(load.distinctKeys()),
                          percent(load.top1()),
                          percent(load.top10()),
                          percent(load.top100()),
                          load.zipf(),
                          load.usablePartitions()),
                  width)));
    }
    lines.add(Line.of(""));
    lines.add(
        Line.of(
            Printable.fit(
                " With this spread of keys, no more partitions than that can be busy at once: more"
                    + " capacity",
                width),
            Tone.QUIET));
    lines.add(Line.of(Printable.fit(" than they give does not help.", width), Tone.QUIET));
    return lines;
  }

  private static Tone tone(Key key) {
    return switch (key.verdict()) {
      case "over" -> Tone.OVER;
      case "hot" -> Tone.HOT;
      default -> Tone.WARM;
    };
  }

  static String name(Key key) {
    String place = key.index() == null ? key.table() : key.table() + "/" + key.index();
    String sort = key.sortKey() == null ? "" : " · " + Printable.key(key.sortKey());
    return Printable.key(key.partitionKey()) + sort + "  " + Printable.escaped(place);
  }

  private static Predicate<Key> matching(String filter) {
    if (filter.isEmpty()) {
      return key -> true;
    }
    boolean inverse = filter.startsWith("!");
    Pattern pattern = Pattern.compile(inverse ? filter.substring(1) : filter);
    return key -> pattern.matcher(name(key)).find() != inverse;
  }

  private static String estimate(Estimate estimate) {
    double bound = (estimate.high() - estimate.low()) / 2;
    String value = number(estimate.perSecond());
    return bound < 0.5 || value.length() > 5 ? value : value + "±" + number(bound);
  }

  private static String bounded(Estimate estimate) {
    return "%s (from %s to %s)"
        .formatted(number(estimate.perSecond()), number(estimate.low()), number(estimate.high()));
  }

  static String number(double value) {
    if (value >= 1e7) {
      return "%.1fM".formatted(value / 1e6);
    }
    return value >= 1e5
        ? "%.0fk".formatted(value / 1e3)
        : String.format(
            Locale.ROOT, value < 10 && value != Math.rint(value) ? "%.1f" : "%.0f", value);
  }

  static String percent(double share) {
    return "%.0f %%".formatted(100 * share);
  }
}
