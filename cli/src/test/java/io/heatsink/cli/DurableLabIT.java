package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lab on disk, in a process of its own that is killed while it is written to. */
class DurableLabIT {
  private static final int ROUNDS = 4;
  private static final int WRITERS = 4;
  private static final int ANSWERS_PER_ROUND = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder = Path.of("");

  private final HttpClient http = HttpClient.newHttpClient();

  /** The last number that each writer sent, and the last that was answered. */
  private final AtomicIntegerArray sent = new AtomicIntegerArray(WRITERS);

  private final AtomicIntegerArray answered = new AtomicIntegerArray(WRITERS);

  /** A running lab. */
  private record Running(Process process, URI endpoint) {}

  private Running start(Path data) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "lab",
                "--port",
                "0",
                "--json",
                "--data",
                data.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    assertThat(line).as("what the lab prints once it listens").isNotNull();
    return new Running(process, URI.create(JSON.readTree(line).get("endpoint").asText()));
  }

  private HttpResponse<String> call(Running lab, String operation, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(lab.endpoint)
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header("Content-Type", "application/x-amz-json-1.0")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=AKID/20261121/eu-central-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** Writes the same number to two items at once, a larger one each time, until the lab is gone. */
  private void write(Running lab, int writer, CountDownLatch enough) {
    String put = "{'Put': {'TableName': 'pairs', 'Item': {'pk': {'S': '%d%s'}, 'n': {'N': '%d'}}}}";
    try {
      while (true) {
        int next = sent.incrementAndGet(writer);
        HttpResponse<String> reply =
            call(
                lab,
                "TransactWriteItems",
                "{'TransactItems': [%s, %s]}"
                    .formatted(put.formatted(writer, "a", next), put.formatted(writer, "b", next)));
        if (reply.statusCode() == 200) {
          answered.set(writer, next);
          enough.countDown();
        }
      }
    } catch (IOException e) {
      // It was killed: whether the last one was done is not known.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int number(Running lab, String key) throws IOException, InterruptedException {
    JsonNode reply =
        JSON.readTree(
            call(
                    lab,
                    "GetItem",
                    "{'TableName': 'pairs', 'ConsistentRead': true, 'Key': {'pk': {'S': '%s'}}}"
                        .formatted(key))
                .body());
    return reply.at("/Item/n/N").asInt(0);
  }

  @Test
  void whatWasAnsweredSurvivesEachKill() throws Exception {
    Path data = folder.resolve("data");
    Running lab = start(data);
    try {
      assertThat(
              call(
                      lab,
                      "CreateTable",
                      """
                      {'TableName': 'pairs', 'BillingMode': 'PAY_PER_REQUEST',
                       'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
                       'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]}
                      """)
                  .statusCode())
          .isEqualTo(200);
      for (int round = 0; round < ROUNDS; round++) {
        CountDownLatch enough = new CountDownLatch(ANSWERS_PER_ROUND);
        List<Thread> writers = new ArrayList<>();
        for (int writer = 0; writer < WRITERS; writer++) {
          int number = writer;
          Running target = lab;
          writers.add(Thread.ofVirtual().start(() -> write(target, number, enough)));
        }
        assertThat(enough.await(20, TimeUnit.SECONDS)).isTrue();
        lab.process.destroyForcibly().waitFor();
        for (Thread writer : writers) {
          writer.join();
        }
        lab = start(data);
        for (int writer = 0; writer < WRITERS; writer++) {
          int found = number(lab, writer + "a");
          assertThat(found)
              .as("round %d, writer %d", round, writer)
              .isBetween(answered.get(writer), sent.get(writer))
              .isEqualTo(number(lab, writer + "b"));
        }
      }
      Heatsink second = Heatsink.run("lab", "--port", "0", "--data", data.toString());
      assertThat(second.exitCode()).isNotZero();
      assertThat(second.err()).contains(data + " is in use by another process");
    } finally {
      lab.process.destroyForcibly();
    }
  }
}
