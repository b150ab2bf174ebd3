package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Labs, proxies and Redis, each a process of its own on this machine, which ends with this. */
final class LocalProcesses implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final List<Process> processes = new ArrayList<>();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * @param folder for what they need files for
   */
  LocalProcesses(Path folder) {
    this.folder = folder;
  }

  /** What is waited for. */
  interface Condition {
    boolean holds() throws IOException, InterruptedException;
  }

  /** Heatsink with these arguments. */
  Process start(String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(Map.of("AWS_ACCESS_KEY_ID", "k", "AWS_SECRET_ACCESS_KEY", "s"));
    return remember(builder);
  }

  Process redis(int port) throws IOException {
    String name =
        System.getProperty("os.arch").equals("aarch64")
            ? "/redis-server-6.2.7-linux-arm64"
            : "/redis-server-6.2.6-v5-linux-amd64";
    Path binary = folder.resolve("redis-server");
    if (!Files.exists(binary)) {
      try (InputStream in = LocalProcesses.class.getResourceAsStream(name)) {
        assertThat(in).as("a redis-server for this machine").isNotNull();
        Files.copy(in, binary);
      }
      assertThat(binary.toFile().setExecutable(true)).isTrue();
    }
    return remember(
        new ProcessBuilder(
            binary.toString(),
            "--port",
            Integer.toString(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            folder.toString()));
  }

  private Process remember(ProcessBuilder builder) throws IOException {
    Process process =
        builder
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    processes.add(process);
    return process;
  }

  /**
   * A table of items with the partition key pk, a string.
   *
   * @param more members of CreateTable, each behind a comma
   */
  void createTable(URI lab, String name, String more) throws IOException, InterruptedException {
    assertThat(
            call(
                    lab,
                    "CreateTable",
                    """
                    {'TableName': '%s', 'BillingMode': 'PAY_PER_REQUEST',
                     'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
                     'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]%s}
                    """
                        .formatted(name, more))
                .statusCode())
        .isEqualTo(200);
    until(
        () -> {
          JsonNode table =
              JSON.readTree(call(lab, "DescribeTable", "{'TableName': '" + name + "'}").body());
          return table.at("/Table/TableStatus").asText().equals("ACTIVE");
        });
  }

  static void until(Condition condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (System.nanoTime() - deadline < 0) {
      try {
        if (condition.holds()) {
          return;
        }
      } catch (IOException e) {
        // It does not listen yet.
      }
      Thread.sleep(50); // bounded polling of a real process
    }
    throw new AssertionError("It took over a minute.");
  }

  boolean answers(URI uri) throws IOException, InterruptedException {
    return call(uri, "ListTables", "{}").statusCode() == 200;
  }

  /** In bodies, single quotes stand for double ones. */
  HttpResponse<String> call(URI uri, String operation, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(10))
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("Authorization", authorization())
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** On loopback nobody proves who he is. */
  static String authorization() {
    return "AWS4-HMAC-SHA256 Credential=AKID/20261121/eu-central-1/dynamodb/aws4_request,"
        + " SignedHeaders=host, Signature=0";
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
