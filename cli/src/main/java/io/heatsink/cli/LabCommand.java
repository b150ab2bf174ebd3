package io.heatsink.cli;

import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.engine.Lag;
import io.heatsink.lab.DataFolder;
import io.heatsink.lab.Lab;
import io.heatsink.lab.LabOptions;
import io.heatsink.partition.PartitionSettings;
import io.heatsink.store.Sync;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code heatsink lab}. */
@Command(
    name = "lab",
    mixinStandardHelpOptions = true,
    description = {
      "A local DynamoDB that throttles by partition, as the real one does. Takes any credentials;"
          + " keeps all in memory, or with --data on disk.",
      "GET /lab/partitions shows key ranges, tokens, heat and splits; POST /lab/clock moves the"
          + " time; POST /lab/toxics makes faults (docs/lab.md)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  heatsink lab                                       # DynamoDB as it behaves today, on port"
          + " 8000",
      "  heatsink lab --partitions 28 --adaptive off        # 2015's even division",
      "  heatsink lab --limit-scale 0.01 --burst 0          # limits that a laptop can reach, no"
          + " burst",
      "  heatsink lab --no-throttle --port 0 --json",
      "  heatsink lab --data ./lab-data                     # tables and streams outlive it, also a"
          + " kill and a power cut",
      "  heatsink lab --port 8002 --upstream http://127.0.0.1:8001  # throttle in front of another"
          + " local DynamoDB",
    })
final class LabCommand implements Callable<Integer> {
  /** Source: DynamoDB Developer Guide, "Burst and adaptive capacity". */
  private static final int MOST_BURST_SECONDS = 300;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--port",
      defaultValue = "8000",
      description = "0 for any free one; default ${DEFAULT-VALUE}.")
  private int port;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description =
          "How many partitions each table and index begins with; without it, as many as its"
              + " throughput needs.")
  private @Nullable Integer partitions;

  @Option(
      names = "--adaptive",
      paramLabel = "on|off",
      defaultValue = "on",
      description =
          "Adaptive capacity; off is the even division of 2015. Default ${DEFAULT-VALUE}.")
  private String adaptive = "";

  @Option(
      names = "--burst",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "What the buckets hold at the start, 0 to 300; default ${DEFAULT-VALUE}.")
  private double burst;

  @Option(
      names = "--limit-scale",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Multiplies every limit of throughput; default ${DEFAULT-VALUE}.")
  private double limitScale;

  @Option(
      names = "--no-throttle",
      description = "Refuse nothing: no throughput, no rate of calls, no quota on tables.")
  private boolean noThrottle;

  @Option(
      names = "--split-delay",
      paramLabel = "SECONDS",
      description = "How long a partition is hot before it is split for heat.")
  private @Nullable Double splitDelay;

  @Option(
      names = "--replica-lag",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description =
          "Eventually consistent reads are up to so far behind; default ${DEFAULT-VALUE}.")
  private long replicaLag;

  @Option(
      names = "--index-lag",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description = "Global secondary indexes are up to so far behind; default ${DEFAULT-VALUE}.")
  private long indexLag;

  @Option(
      names = "--stream-lag",
      paramLabel = "MILLIS",
      defaultValue = "0",
      description = "Streams tell of a change up to so much later; default ${DEFAULT-VALUE}.")
  private long streamLag;

  @Option(
      names = "--seed",
      defaultValue = "0",
      description = "Of all that is drawn by chance; default ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--credentials",
      paramLabel = "ID:SECRET",
      description =
          "Take only requests that are signed with this access key, as AWS would; may be given"
              + " several times. Without it any credentials will do.")
  private List<String> knownCredentials = List.of();

  @Option(
      names = "--lenient",
      description =
          "Let pass what DynamoDB refuses: requests without a signature, and names and values that"
              + " no expression uses.")
  private boolean lenient;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description =
          "Keep tables, streams and tokens in this folder; the next start with it finds them. Made"
              + " if it is not there.")
  private @Nullable Path data;

  @Option(
      names = "--sync",
      paramLabel = "always|os",
      defaultValue = "always",
      description =
          "With --data: what a power cut may take of what was answered. always: nothing; os: the"
              + " last seconds, and writes are faster. A kill takes nothing. Default"
              + " ${DEFAULT-VALUE}.")
  private String sync = "";

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = {
        "Throttle in front of another endpoint. Units are then learnt from its answers, so that a"
            + " call may be let through that DynamoDB would have refused.",
        "Signs with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY where they are set, else with the"
            + " client's key id and no real secret, which local endpoints accept."
      })
  private @Nullable URI upstream;

  @Option(names = "--json", description = "Print the address as one JSON object once it listens.")
  private boolean json;

  /** What {@code --json} prints. */
  record Listening(int port, String endpoint) {}

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      // Ended by the hook below and by nothing else: the lab lives as long as the process.
      Lab lab = Lab.start(options());
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    lab.close();
                    stopped.countDown();
                  }));
      if (json || port == 0) {
        screen.print("%s", Json.write(new Listening(lab.port(), lab.endpoint().toString())));
      }
      screen.say(
          "The lab listens on %s; %s credentials will do. Ctrl-C ends it%s.",
          lab.endpoint(),
          knownCredentials.isEmpty() ? "any" : "only the given",
          data == null ? ", and all it holds" : "; what it holds stays in " + data);
      if (upstream != null) {
        screen.say(
            "It throttles in front of %s and learns what calls consume from their answers only: a"
                + " call may be let through that DynamoDB would have refused.",
            upstream);
      }
      stopped.await();
      return ExitCode.DONE;
    } catch (IOException e) {
      throw CommandFailure.failed("The lab does not start: " + e.getMessage());
    }
  }

  private LabOptions options() {
    if (!(burst >= 0 && burst <= MOST_BURST_SECONDS)) {
      throw CommandFailure.usage(
          "--burst is %s; give 0 to %d seconds.".formatted(burst, MOST_BURST_SECONDS));
    }
    try {
      PartitionSettings limits =
          PartitionSettings.DEFAULT
              .withAdaptive(isOn(adaptive))
              .withInitialBurst(Duration.ofMillis(Math.round(burst * 1_000)))
              .withLimitScale(limitScale)
              .withThrottle(!noThrottle);
      if (partitions != null) {
        limits = limits.withPartitions(partitions);
      }
      if (splitDelay != null) {
        limits = limits.withSplitDelay(Duration.ofMillis(Math.round(splitDelay * 1_000)));
      }
      LabOptions options =
          LabOptions.DEFAULT
              .withPort(port)
              .withLimits(limits)
              .withLag(
                  Lag.upTo(Duration.ofMillis(replicaLag)), Lag.upTo(Duration.ofMillis(indexLag)))
              .withStreamLag(Lag.upTo(Duration.ofMillis(streamLag)))
              .withSeed(seed)
              .withLenient(lenient)
              .withCredentials(knownCredentials.stream().map(LabCommand::known).toList());
      Sync synced = sync(sync);
      if (data != null) {
        options = options.withData(new DataFolder(data, synced));
      }
      return upstream == null ? options : options.withUpstream(upstream, credentials());
    } catch (IllegalArgumentException e) {
      throw CommandFailure.usage(String.valueOf(e.getMessage()));
    }
  }

  private static Credentials known(String idAndSecret) {
    int colon = idAndSecret.indexOf(':');
    if (colon < 1 || colon == idAndSecret.length() - 1) {
      throw CommandFailure.usage(
          "--credentials takes an access key's id, a colon and its secret: AKIDTEST:secret.");
    }
    return Credentials.of(idAndSecret.substring(0, colon), idAndSecret.substring(colon + 1));
  }

  private static Optional<Credentials> credentials() {
    String keyId = System.getenv("AWS_ACCESS_KEY_ID");
    String secret = System.getenv("AWS_SECRET_ACCESS_KEY");
    if (keyId == null || secret == null) {
      return Optional.empty();
    }
    String token = System.getenv("AWS_SESSION_TOKEN");
    return Optional.of(
        token == null ? Credentials.of(keyId, secret) : Credentials.of(keyId, secret, token));
  }

  private static Sync sync(String named) {
    return switch (named) {
      case "always" -> Sync.ALWAYS;
      case "os" -> Sync.OS;
      default ->
          throw CommandFailure.usage("--sync is \"%s\"; give always or os.".formatted(named));
    };
  }

  private static boolean isOn(String onOrOff) {
    return switch (onOrOff) {
      case "on" -> true;
      case "off" -> false;
      default ->
          throw CommandFailure.usage("--adaptive is \"%s\"; give on or off.".formatted(onOrOff));
    };
  }
}
