package io.heatsink.cli;

import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.lab.load.LoadReport;
import io.heatsink.lab.load.OpenLoop;
import io.heatsink.lab.load.Overlay;
import io.heatsink.lab.load.Pace;
import io.heatsink.lab.load.Schedule;
import io.heatsink.lab.load.TraceReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;

/** {@code heatsink replay}. */
@Command(
    name = "replay",
    mixinStandardHelpOptions = true,
    description = {
      "Plays a trace as real calls through the AWS SDK, open loop: each request is sent when it is"
          + " due.",
      "A line of the trace is timestamp_ms<TAB>key<TAB>R|W<TAB>bytes; R becomes an eventually"
          + " consistent GetItem, W a PutItem."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  heatsink replay traces/orm-busy.tsv.gz --endpoint http://127.0.0.1:8100 --rate 500 --for"
          + " 30",
      "  heatsink replay traces/git-kafka.tsv.gz --endpoint http://127.0.0.1:8000 --split-key ."
          + " --rate 1000 \\",
      "      --overlay 'sku#1:0.3:5:10:W'",
    })
final class ReplayCommand implements Callable<Integer> {
  private static final int CONNECT_MILLIS = 5_000;

  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The trace, plain or gzip.")
  private @Nullable Path file;

  @Option(
      names = "--endpoint",
      required = true,
      paramLabel = "URL",
      description = "Where to play it: a proxy, a lab, DynamoDB.")
  private @Nullable URI endpoint;

  @Option(
      names = "--region",
      defaultValue = "us-east-1",
      description = "Region to sign for; default ${DEFAULT-VALUE}.")
  private String region = "";

  @Option(
      names = "--table",
      defaultValue = "replay",
      description = "Table; created if missing. Default ${DEFAULT-VALUE}.")
  private String table = "";

  @Option(
      names = "--provisioned",
      paramLabel = "READ:WRITE",
      description = "Capacity units of a table that is created; on-demand without it.")
  private @Nullable String provisioned;

  @Option(
      names = "--split-key",
      paramLabel = "SEPARATOR",
      description = "What follows its first occurrence in a key becomes the sort key sk.")
  private @Nullable String splitKey;

  @Option(
      names = "--item-bytes",
      defaultValue = "1000",
      description = "Size of written items where the trace records none; default ${DEFAULT-VALUE}.")
  private int itemBytes;

  @ArgGroup private @Nullable PaceOptions pace;

  @Option(names = "--for", paramLabel = "SECONDS", description = "End after so many seconds.")
  private @Nullable Double seconds;

  @Option(
      names = "--overlay",
      paramLabel = "KEY:SHARE:FROM:FOR[:R|W]",
      description =
          "Lay a hot key over the trace: its share of all requests, from which second, for how"
              + " many.")
  private List<String> overlays = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object (docs/json.md).")
  private boolean json;

  private static final class PaceOptions {
    @Option(names = "--speed", paramLabel = "X", description = "Recorded time, X times as fast.")
    private @Nullable Double speed;

    @Option(names = "--rate", paramLabel = "N", description = "By order, N requests a second.")
    private @Nullable Double rate;
  }

  /** What {@code --json} prints. */
  record Result(
      String file,
      String endpoint,
      String table,
      LoadReport load,
      AttemptCounter.Counts attempts) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Screen screen = Screen.of(spec);
    Path trace = required(file);
    URI target = required(endpoint);
    if (!Files.isReadable(trace)) {
      throw CommandFailure.usage("There is no trace \"%s\" to read.".formatted(trace));
    }
    if (target.getScheme() == null || target.getHost() == null) {
      throw CommandFailure.usage(
          "--endpoint %s is no URL; give one such as http://127.0.0.1:8100.".formatted(target));
    }
    if (itemBytes < 1 || itemBytes > ItemSize.MAX_ITEM_BYTES) {
      throw CommandFailure.usage(
          "--item-bytes is %d; give 1 to %d, the largest item that DynamoDB takes."
              .formatted(itemBytes, ItemSize.MAX_ITEM_BYTES));
    }
    if (seconds != null && !(seconds > 0)) {
      throw CommandFailure.usage("--for is %s; give more than 0 seconds.".formatted(seconds));
    }
    Optional<ReplayTable.Throughput> throughput = throughput();
    try (TraceReader reader = TraceReader.open(trace)) {
      Schedule schedule = schedule(reader);
      reach(target);
      return play(screen, schedule, throughput, trace, target);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private int play(
      Screen screen,
      Schedule schedule,
      Optional<ReplayTable.Throughput> throughput,
      Path trace,
      URI target)
      throws IOException, InterruptedException {
    AttemptCounter attempts = new AttemptCounter();
    try (DynamoDbAsyncClient client = Clients.to(target, region, attempts)) {
      ReplayTable played =
          new ReplayTable(
              client, table, Optional.ofNullable(splitKey).filter(s -> !s.isEmpty()), itemBytes);
      played.createIfMissing(throughput);
      LoadReport report =
          OpenLoop.play(
              schedule,
              played,
              p -> screen.progress("%,d requests sent in %.0f s", p.sent(), p.dueNanos() / 1e9));
      screen.endProgress();
      Result result =
          new Result(trace.toString(), target.toString(), table, report, attempts.counts());
      if (json) {
        screen.print("%s", Json.write(result));
      } else {
        LoadText.print(screen, report, result.attempts());
      }
      return report.failed() == report.requests() && report.requests() > 0
          ? ExitCode.FAILED
          : ExitCode.DONE;
    }
  }

  /** The SDK's client would try for half a minute, and then tell of its pool of connections. */
  private static void reach(URI target) {
    int usual = "https".equals(target.getScheme()) ? 443 : 80;
    int port = target.getPort() < 0 ? usual : target.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(target.getHost(), port), CONNECT_MILLIS);
    } catch (IOException e) {
      throw CommandFailure.failed(
          "Nothing answers at %s (%s); is it started?".formatted(target, e.getMessage()));
    }
  }

  private Schedule schedule(TraceReader reader) {
    try {
      return new Schedule(
          reader,
          pace(),
          overlays.stream().map(Overlay::parse).toList(),
          seconds == null ? Double.POSITIVE_INFINITY : seconds);
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private Pace pace() {
    if (pace != null && pace.rate != null) {
      return new Pace.Rate(pace.rate);
    }
    return new Pace.Recorded(pace != null && pace.speed != null ? pace.speed : 1);
  }

  private Optional<ReplayTable.Throughput> throughput() {
    if (provisioned == null) {
      return Optional.empty();
    }
    String[] parts = provisioned.split(":", -1);
    try {
      if (parts.length == 2) {
        return Optional.of(
            new ReplayTable.Throughput(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
      }
    } catch (NumberFormatException e) {
      throw wrongThroughput(provisioned);
    }
    throw wrongThroughput(provisioned);
  }

  private static CommandFailure wrongThroughput(String found) {
    return CommandFailure.usage(
        "--provisioned %s is not of the form READ:WRITE; an example: 3000:1400.".formatted(found));
  }

  private static <T> T required(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("picocli runs no command without its required parameters");
    }
    return value;
  }
}
