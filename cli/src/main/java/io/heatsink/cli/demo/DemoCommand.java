package io.heatsink.cli.demo;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.heatsink.cli.CommandFailure;
import io.heatsink.cli.Json;
import io.heatsink.cli.Screen;
import io.heatsink.cli.demo.DemoReport.FoundKey;
import io.heatsink.lab.load.FlashSale;
import io.heatsink.lab.load.FlashSale.Traffic;
import io.heatsink.lab.load.LoadReport;
import io.heatsink.lab.load.Overlay;
import io.heatsink.lab.load.Pace;
import io.heatsink.lab.load.Requests;
import io.heatsink.lab.load.Schedule;
import io.heatsink.lab.load.TraceEntry.Access;
import io.heatsink.lab.load.TraceReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code heatsink demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Plays a flash sale on a local DynamoDB that throttles by partition: first as it is, then"
            + " with a cache rule.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  heatsink demo",
      "  heatsink demo --seconds 10 --json",
      "  heatsink demo --trace traces/orm-busy.tsv.gz     # the sale over a real trace",
    })
public final class DemoCommand implements Callable<Integer> {
  private static final Map<String, String> CACHE_RULE =
      Map.of("tables." + Shop.TABLE + ".cache", "{items: hot, ttl: 10s}");

  /** The quiet before the sale: a share of a half, but too short for partitions to save burst. */
  private static final double QUIET = 0.1;

  private static final double MOST_QUIET_SECONDS = 1;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "20",
      description = "How long each half lasts; default ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(names = "--trace", paramLabel = "FILE", description = "Lay the sale over a real trace.")
  private @Nullable Path trace;

  @Option(
      names = "--seed",
      defaultValue = "2026",
      description = "The same seed is the same day; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(names = "--json", description = "Print one JSON object (docs/json.md).")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > 600) {
      throw CommandFailure.usage("--seconds is %d; give 1 to 600.".formatted(seconds));
    }
    if (trace != null && !Files.isReadable(trace)) {
      throw CommandFailure.usage("There is no trace \"%s\" to read.".formatted(trace));
    }
    Screen screen = Screen.of(spec);
    // The demo talks for itself.
    ((Logger) LoggerFactory.getLogger("io.heatsink")).setLevel(Level.WARN);
    if (!json) {
      DemoText.introduce(screen);
    }
    Half.Outcome before = half(screen, "before", Map.of());
    Half.Outcome after = half(screen, "after", CACHE_RULE);
    DemoReport report = new DemoReport(result(before), result(after), hotKeys(before));
    if (json) {
      screen.print("%s", Json.write(report));
    } else {
      DemoText.compare(screen, report, before.keys().found());
    }
    return 0;
  }

  private Half.Outcome half(Screen screen, String name, Map<String, String> rules)
      throws IOException, InterruptedException {
    try (Day day = day()) {
      Half.Outcome outcome =
          Half.play(
              day.requests(), rules, state -> DemoText.progress(screen, name, state, seconds));
      screen.endProgress();
      return outcome;
    }
  }

  /** The requests of one half; closes the trace behind them. */
  private record Day(Requests requests, @Nullable TraceReader trace) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      if (trace != null) {
        trace.close();
      }
    }
  }

  private Day day() throws IOException {
    double start = Math.min(seconds * QUIET, MOST_QUIET_SECONDS);
    Traffic traffic = Traffic.OF_DEMO;
    if (trace == null) {
      return new Day(new FlashSale(traffic, start, seconds, seed), null);
    }
    // The trace takes the catalogue's place, at the catalogue's rate.
    double rate = traffic.catalogueReads() + traffic.catalogueWrites();
    double all =
        rate
            + FlashSale.SALE_ITEMS.size()
                * (traffic.readsEachSaleItem() + traffic.writesEachSaleItem());
    List<Overlay> sale = new ArrayList<>();
    for (String item : FlashSale.SALE_ITEMS) {
      sale.add(new Overlay(item, traffic.readsEachSaleItem() / all, start, seconds, Access.READ));
      sale.add(new Overlay(item, traffic.writesEachSaleItem() / all, start, seconds, Access.WRITE));
    }
    TraceReader reader = TraceReader.open(trace);
    return new Day(new Schedule(reader, new Pace.Rate(rate), sale, seconds), reader);
  }

  private DemoReport.Half result(Half.Outcome outcome) {
    LoadReport load = outcome.load();
    TableUse.Units use = outcome.use().mean();
    return new DemoReport.Half(
        (double) load.requests() / seconds,
        outcome.attempts().readThrottledShare(),
        outcome.attempts().writeThrottledShare(),
        load.all().at(50),
        load.all().at(99),
        use.reads(),
        use.writes(),
        Shop.WRITE_UNITS);
  }

  /** Each key once, by what was found first. */
  private static List<FoundKey> hotKeys(Half.Outcome outcome) {
    List<FoundKey> keys = new ArrayList<>();
    outcome.keys().found().stream()
        .sorted(Comparator.comparingLong(HotKeyWatch.Found::afterNanos))
        .forEach(
            found -> {
              if (keys.stream().noneMatch(k -> k.key().equals(found.key()))) {
                keys.add(
                    new FoundKey(
                        Shop.TABLE,
                        found.key(),
                        found.reason(),
                        TimeUnit.NANOSECONDS.toMillis(found.afterNanos())));
              }
            });
    return keys;
  }
}
