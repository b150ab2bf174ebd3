package io.heatsink.cli;

import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Problem;
import io.heatsink.proxy.configuration.Reading;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code heatsink check}. */
@Command(
    name = "check",
    mixinStandardHelpOptions = true,
    description =
        "Reads a configuration and tells every mistake in it, each with its place and what to do;"
            + " starts nothing.",
    footerHeading = "%nExamples:%n",
    footer = {"  heatsink check heatsink.yaml", "  heatsink check heatsink.yaml --json"})
final class CheckCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The configuration.")
  private Path file = Path.of("");

  @Option(names = "--json", description = "Print one JSON object (docs/json.md).")
  private boolean json;

  /** What {@code --json} prints. */
  record Result(boolean valid, List<Found> problems) {}

  /** One mistake. */
  record Found(
      String file,
      int line,
      int column,
      String setting,
      String found,
      String wrong,
      @Nullable String nearest,
      String advice) {
    static Found of(Problem problem) {
      return new Found(
          problem.place().source(),
          problem.place().line(),
          problem.place().column(),
          problem.setting(),
          problem.found(),
          problem.wrong(),
          problem.nearest().orElse(null),
          problem.advice());
    }
  }

  @Override
  public Integer call() {
    Screen screen = Screen.of(spec);
    List<Problem> problems =
        switch (new ConfigurationSource(Optional.of(file), Map.of()).read()) {
          case Reading.Accepted accepted -> List.of();
          case Reading.Refused refused -> refused.problems();
        };
    if (json) {
      screen.print(
          "%s",
          Json.write(new Result(problems.isEmpty(), problems.stream().map(Found::of).toList())));
    } else {
      problems.forEach(problem -> screen.print("%s", problem));
      if (problems.isEmpty()) {
        screen.print("%s: nothing is wrong with it.", file);
      }
    }
    return problems.isEmpty() ? ExitCode.DONE : ExitCode.USAGE;
  }
}
