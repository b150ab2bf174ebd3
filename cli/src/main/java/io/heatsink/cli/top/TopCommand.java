package io.heatsink.cli.top;

import io.heatsink.cli.CommandFailure;
import io.heatsink.cli.Screen;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code heatsink top}. */
@Command(
    name = "top",
    mixinStandardHelpOptions = true,
    description = "A live view of the hot keys that a proxy sees; ? inside it explains everything.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  heatsink top",
      "  heatsink top --plain",
      "  heatsink top --json | jq '.keys[0]'",
    })
public final class TopCommand implements Callable<Integer> {
  private static final int PLAIN_WIDTH = 120;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--admin",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9090",
      description = "The proxy's admin port; default ${DEFAULT-VALUE}.")
  private URI admin = URI.create("");

  @Option(
      names = "--token-file",
      paramLabel = "FILE",
      description = "Holds the token of an admin port that is not local.")
  private @Nullable Path tokenFile;

  @Option(
      names = "--json",
      description = "Print the heat once, as one JSON object (docs/json.md), and end.")
  private boolean json;

  @Option(
      names = "--plain",
      description =
          "Print the keys once, as plain text, and end; so it does where there is no terminal.")
  private boolean plain;

  @Override
  public Integer call() throws InterruptedException {
    Screen screen = Screen.of(spec);
    try {
      AdminApi api = AdminApi.at(admin, token());
      if (json) {
        String heat = api.heatJson();
        AdminApi.parse(heat);
        screen.print("%s", heat.strip());
      } else if (plain || !screen.isTerminal()) {
        printOnce(screen, api.heat());
      } else {
        LiveView.run(api, screen.hasColours());
      }
      return 0;
    } catch (IOException e) {
      throw CommandFailure.failed(
          "No heat to be had from %s: %s. Is a proxy running, and is this its admin port? See heatsink proxy --help."
              .formatted(
                  admin, e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage()));
    }
  }

  private Optional<String> token() throws IOException {
    return tokenFile == null ? Optional.empty() : Optional.of(Files.readString(tokenFile).strip());
  }

  private void printOnce(Screen screen, HeatReport report) {
    int rows = TopView.rows(report, ViewState.FIRST).size();
    for (Line line :
        TopView.draw(
            report,
            CacheReport.NONE,
            admin.toString(),
            ViewState.FIRST,
            PLAIN_WIDTH,
            Math.max(1, rows) + 3)) {
      String text = line.text().stripTrailing();
      if (!text.startsWith(" ? help")) {
        screen.print("%s", text);
      }
    }
  }
}
