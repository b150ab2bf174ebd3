package io.heatsink.cli;

import io.heatsink.cli.demo.DemoCommand;
import io.heatsink.cli.top.TopCommand;
import io.heatsink.lab.load.TraceFormatException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** {@code heatsink}: finds the hot keys of DynamoDB, and takes the heat away. */
@Command(
    name = "heatsink",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Finds the hot keys of DynamoDB as they get hot, and takes the heat away on the wire.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  heatsink demo",
      "  heatsink proxy --region eu-central-1 --listen 127.0.0.1:8100",
      "  heatsink top",
      "  heatsink lab --port 8000",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, 3 hostile or broken input.",
      "Shell completion: source <(heatsink generate-completion)",
    })
public final class Main {
  /** In the order in which the help shows them. */
  private static final List<Map.Entry<String, Class<?>>> COMMANDS =
      List.of(
          Map.entry("demo", DemoCommand.class),
          Map.entry("proxy", ProxyCommand.class),
          Map.entry("lab", LabCommand.class),
          Map.entry("replay", ReplayCommand.class),
          Map.entry("top", TopCommand.class),
          Map.entry("check", CheckCommand.class),
          Map.entry("warm-up", WarmUpCommand.class),
          Map.entry("help", HelpCommand.class),
          Map.entry("generate-completion", AutoComplete.GenerateCompletion.class));

  /** They speak of the other commands. */
  private static final Set<String> OF_ALL = Set.of("help", "generate-completion");

  private Main() {}

  public static void main(String[] args) {
    // Figures read the same wherever they are read.
    Locale.setDefault(Locale.ROOT);
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(run(out, err, args));
  }

  static int run(PrintWriter out, PrintWriter err, String... args) {
    return commandLine(args)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, err))
        .execute(args);
  }

  /** With the command that is meant alone, if it is clear: to read all of them takes its time. */
  private static CommandLine commandLine(String... args) {
    CommandLine line = new CommandLine(new Main());
    String first = args.length == 0 ? "" : args[0];
    boolean isClear =
        !OF_ALL.contains(first) && COMMANDS.stream().anyMatch(each -> each.getKey().equals(first));
    COMMANDS.stream()
        .filter(each -> !isClear || each.getKey().equals(first))
        .forEach(each -> line.addSubcommand(each.getKey(), each.getValue()));
    return line;
  }

  private static int explain(Exception failure, PrintWriter err) {
    if (failure instanceof CommandFailure expected) {
      err.println(expected.getMessage());
      return expected.exitCode();
    }
    if (failure instanceof TraceFormatException broken) {
      err.println(broken.getMessage());
      return ExitCode.BROKEN_INPUT;
    }
    err.println(
        "Heatsink met an error that it did not expect; please report it with what stands below.");
    failure.printStackTrace(err);
    return ExitCode.FAILED;
  }
}
