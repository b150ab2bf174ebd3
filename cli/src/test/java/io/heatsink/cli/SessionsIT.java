package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.heatsink.lab.Lab;
import io.heatsink.lab.LabOptions;
import io.heatsink.partition.PartitionSettings;
import io.heatsink.proxy.Proxy;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Reading;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Clients of other languages play a real session, against the lab straight and through the proxy.
 */
class SessionsIT {
  private static final Path SESSIONS = Path.of(System.getProperty("heatsink.root"), "sessions");
  private static final Path PYTHON = Path.of("/usr/bin/python3");
  private static final Path AWS = Path.of("/usr/bin/aws");

  private static Lab lab;
  private static Proxy proxy;

  @BeforeAll
  static void start() throws IOException {
    lab =
        Lab.start(
            LabOptions.DEFAULT
                .withPort(0)
                .withLimits(PartitionSettings.DEFAULT.withThrottle(false)));
    proxy = Proxy.start(configuration());
  }

  @AfterAll
  static void stop() {
    proxy.close();
    lab.close();
  }

  @Test
  void boto3() throws IOException, InterruptedException {
    assumeTrue(
        works(List.of(PYTHON.toString(), "-c", "import boto3")), "python3-boto3 is not installed");
    playBothWays(
        "boto3", List.of(PYTHON.toString(), SESSIONS.resolve("session.py").toString()), List.of());
  }

  @Test
  void theAwsCli() throws IOException, InterruptedException {
    assumeTrue(Files.isExecutable(AWS), "awscli is not installed");
    playBothWays(
        "aws-cli", List.of(SESSIONS.resolve("session.sh").toString()), List.of(AWS.toString()));
  }

  @Test
  void theAwsSdkForJavaScript() throws IOException, InterruptedException {
    assumeTrue(
        Files.isDirectory(SESSIONS.resolve("node_modules")), "npm ci was not run in sessions/");
    playBothWays(
        "javascript", List.of("node", SESSIONS.resolve("session.mjs").toString()), List.of());
  }

  private static void playBothWays(String name, List<String> command, List<String> behind)
      throws IOException, InterruptedException {
    play(name + "-straight", lab.endpoint().toString(), command, behind);
    play(name + "-proxy", "http://127.0.0.1:" + proxy.address().getPort(), command, behind);
  }

  private static void play(String table, String endpoint, List<String> command, List<String> behind)
      throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(command);
    whole.add(endpoint);
    whole.add(table);
    whole.addAll(behind);
    Process process =
        new ProcessBuilder(whole).directory(SESSIONS.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as(said).isTrue();
    assertThat(said).as(table).contains("session ok");
  }

  private static boolean works(List<String> command) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(command.getFirst()))) {
      return false;
    }
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getInputStream().readAllBytes();
    return process.waitFor() == 0;
  }

  private static Configuration configuration() {
    Map<String, String> flags =
        Map.of(
            "upstream.url", lab.endpoint().toString(),
            "upstream.region", "eu-central-1",
            "listen", "127.0.0.1:0",
            "admin", "127.0.0.1:0");
    return switch (new ConfigurationSource(Optional.empty(), flags).read()) {
      case Reading.Accepted accepted -> accepted.configuration();
      case Reading.Refused refused ->
          throw new IllegalStateException(refused.problems().toString());
    };
  }
}
