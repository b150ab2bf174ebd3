package io.heatsink.cli;

import io.heatsink.proxy.Proxy;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Problem;
import io.heatsink.proxy.configuration.Reading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** {@code heatsink proxy}. */
@Command(
    name = "proxy",
    mixinStandardHelpOptions = true,
    description = {
      "Stands in front of DynamoDB: finds hot keys as they get hot, says why they throttle, and"
          + " applies the remedies of heatsink.yaml.",
      "Every setting of heatsink.yaml is a flag too, such as --journal.file access.jsonl or"
          + " --tables.orders.cache.ttl=10s (docs/configuration.md)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  heatsink proxy --region eu-central-1",
      "  heatsink proxy --upstream http://127.0.0.1:8000 --listen 127.0.0.1:8100",
      "  heatsink proxy --region eu-central-1 --config heatsink.yaml",
      "  export AWS_ENDPOINT_URL_DYNAMODB=http://127.0.0.1:8100     # in the application's"
          + " environment",
    })
final class ProxyCommand implements Callable<Integer> {
  private static final Path USUAL_FILE = Path.of("heatsink.yaml");

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--upstream",
      paramLabel = "URL",
      description = "DynamoDB's address, where it is not a region's own.")
  private @Nullable String upstream;

  @Option(names = "--region", paramLabel = "REGION", description = "The AWS region.")
  private @Nullable String region;

  @Option(
      names = "--listen",
      paramLabel = "ADDRESS",
      description = "Where clients speak to it; default 127.0.0.1:8100.")
  private @Nullable String listen;

  @Option(
      names = "--admin",
      paramLabel = "ADDRESS",
      description = "Health, metrics, heat; default 127.0.0.1:9090.")
  private @Nullable String admin;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description =
          "Read again whenever it changes; default heatsink.yaml in this folder, if there is one.")
  private @Nullable Path config;

  @Option(names = "--json", description = "Print the addresses as one JSON object once it listens.")
  private boolean json;

  @Unmatched private List<String> settings = new ArrayList<>();

  /** What {@code --json} prints. */
  record Listening(String listen, String admin) {}

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    ConfigurationSource source = new ConfigurationSource(file(), flags());
    Reading.Accepted accepted =
        switch (source.read()) {
          case Reading.Accepted good -> good;
          case Reading.Refused refused -> {
            refused.problems().stream()
                .map(Problem::toString)
                .forEach(problem -> screen.say("%s", problem));
            throw CommandFailure.usage("The proxy does not start with this configuration.");
          }
        };
    if (accepted.configuration().upstream().isEmpty()) {
      throw CommandFailure.usage(
          "Which DynamoDB? Give --region eu-central-1, or --upstream http://127.0.0.1:8000 for"
              + " another endpoint.");
    }
    CountDownLatch stopped = new CountDownLatch(1);
    try {
      Proxy proxy = Proxy.start(source, accepted);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    proxy.close();
                    stopped.countDown();
                  }));
      String address = address(proxy.address());
      if (json) {
        screen.print("%s", Json.write(new Listening(address, address(proxy.adminAddress()))));
      }
      screen.say(
          "Heatsink listens on %s, in front of %s.",
          address, accepted.configuration().upstream().get().url());
      screen.say(
          "  Point your application at it: export AWS_ENDPOINT_URL_DYNAMODB=http://%s", address);
      screen.say(
          "  See the hot keys:             heatsink top --admin http://%s",
          address(proxy.adminAddress()));
      stopped.await();
      return ExitCode.DONE;
    } catch (IOException e) {
      throw CommandFailure.failed("The proxy does not start: " + e.getMessage());
    }
  }

  private Optional<Path> file() {
    if (config != null) {
      return Optional.of(config);
    }
    return Files.isReadable(USUAL_FILE) ? Optional.of(USUAL_FILE) : Optional.empty();
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new LinkedHashMap<>(SettingFlags.parse(settings));
    put(flags, "upstream.url", upstream);
    put(flags, "upstream.region", region);
    put(flags, "listen", listen);
    put(flags, "admin", admin);
    return flags;
  }

  private static void put(Map<String, String> flags, String setting, @Nullable String value) {
    if (value != null) {
      flags.put(setting, value);
    }
  }

  private static String address(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
