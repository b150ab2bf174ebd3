package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the command line takes what it is given: exit codes, messages, help. */
class UsageTest {
  private static final String NOBODY = "http://127.0.0.1:1";

  @TempDir private Path folder = Path.of("");

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"demo", "proxy", "lab", "replay", "top", "check"})
  void everyCommandHasHelpWithExamples(String command) {
    Heatsink help = Heatsink.run(command, "--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).contains("Examples:").contains("heatsink " + command);
  }

  @Test
  void aShellFindsCompletions() {
    Heatsink completion = Heatsink.run("generate-completion");

    assertThat(completion.exitCode()).isZero();
    assertThat(completion.out()).contains("complete").contains("replay").contains("--overlay");
  }

  @ParameterizedTest
  @CsvSource({
    "demos, demos",
    "lab --partition 28, --partition",
    "lab --burst 301, 301",
    "lab --limit-scale 0, limit",
    "lab --adaptive maybe, maybe",
    "lab --port 70000, 70000",
    "lab --upstream ftp://127.0.0.1, ftp://127.0.0.1",
    "lab --upstream http://127.0.0.1:8001 --replica-lag 5, Lag",
    "demo --seconds 0, 0",
    "demo --trace nowhere.tsv, nowhere.tsv",
    "replay nowhere.tsv --endpoint http://127.0.0.1:1, nowhere.tsv",
    "replay, FILE",
    "check, FILE",
    "proxy --listen nowhere, nowhere",
    "proxy --region eu-central-1 --accounting roughly, roughly",
  })
  void wrongUsageIsSaidAndEndsWithTwo(String line, String named) {
    Heatsink wrong = Heatsink.run(line.split(" ", -1));

    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains(named);
    assertThat(wrong.out()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "--overlay=key, key",
    "--overlay=key:2:0:1, 2",
    "--overlay=key:0.5:0:1:X, X",
    "--provisioned=5, 5",
    "--provisioned=a:b, a:b",
    "--rate=0, rate",
    "--speed=-1, speed",
    "--item-bytes=-1, -1",
    "--item-bytes=500000, 500000",
    "--for=0, for",
    "--endpoint=nowhere, nowhere",
  })
  void whatAReplayCannotPlayIsSaid(String option, String named) throws IOException {
    Path trace = file("trace.tsv", "0\ta\tR\t0\n");
    Heatsink wrong =
        option.startsWith("--endpoint")
            ? Heatsink.run("replay", trace.toString(), option)
            : Heatsink.run("replay", trace.toString(), "--endpoint", NOBODY, option);

    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.err()).contains(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"hello\n", "0\tkey\tR\n", "x\tkey\tR\t0\n", "0\tkey\tQ\t0\n", "0\tkey\tR\t-1\n"})
  void aTraceThatIsNoneIsBrokenInput(String text) throws IOException {
    Path trace = file("trace.tsv", text);
    try (var lab = Labs.unlimited()) {
      Heatsink broken =
          Heatsink.run("replay", trace.toString(), "--endpoint", lab.endpoint().toString());

      assertThat(broken.exitCode()).isEqualTo(ExitCode.BROKEN_INPUT);
      assertThat(broken.err()).contains("trace.tsv").contains("1");
    }
  }

  @Test
  void anEndpointThatIsNotThereIsAFailure() throws IOException {
    Path trace = file("trace.tsv", "0\ta\tR\t0\n");

    Heatsink failed = Heatsink.run("replay", trace.toString(), "--endpoint", NOBODY);

    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains("127.0.0.1");
  }

  @Test
  void topWithoutAProxyIsAFailureThatSaysWhatToDo() {
    Heatsink failed = Heatsink.run("top", "--admin", NOBODY, "--json");

    assertThat(failed.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(failed.err()).contains("127.0.0.1:1");
  }

  @Test
  void checkFindsEveryMistakeWithItsPlace() throws IOException {
    Path wrong =
        file(
            "heatsink.yaml",
            """
            upstream: {region: eu-central-1}
            tabels: {}
            tables:
              orders:
                cache: {items: hott, ttl: 10s}
            """);

    Heatsink text = Heatsink.run("check", wrong.toString());
    JsonNode problems = Heatsink.run("check", wrong.toString(), "--json").json().get("problems");

    assertThat(text.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(text.out()).contains("heatsink.yaml:2:1").contains("heatsink.yaml:5:20");
    assertThat(problems.findValuesAsText("nearest")).containsExactlyInAnyOrder("tables", "hot");
    assertThat(problems.findValuesAsText("line")).containsExactlyInAnyOrder("2", "5");
  }

  @Test
  void checkOfARightFileEndsWithZero() throws IOException {
    Path right = file("heatsink.yaml", "upstream: {region: eu-central-1}\n");

    assertThat(Heatsink.run("check", right.toString()).exitCode()).isZero();
    assertThat(Heatsink.run("check", right.toString(), "--json").json().get("valid").asBoolean())
        .isTrue();
  }

  @Test
  void checkOfAFileThatIsNotThereSaysSo() {
    Heatsink wrong = Heatsink.run("check", folder.resolve("none.yaml").toString());

    assertThat(wrong.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(wrong.out() + wrong.err()).contains("none.yaml");
  }
}
