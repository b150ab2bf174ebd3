package io.heatsink.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.heatsink.lab.Lab;
import io.heatsink.partition.PartitionSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Commands that play real load, against real labs. */
class CommandsIT {
  private static final Path TRACES = Path.of(System.getProperty("heatsink.root"), "traces");

  @TempDir private Path folder = Path.of("");

  private static JsonNode replay(Lab lab, Path trace, String... more) throws IOException {
    String[] args = new String[5 + more.length];
    args[0] = "replay";
    args[1] = trace.toString();
    args[2] = "--endpoint";
    args[3] = lab.endpoint().toString();
    args[4] = "--json";
    System.arraycopy(more, 0, args, 5, more.length);
    Heatsink played = Heatsink.run(args);
    assertThat(played.exitCode()).as(played.err()).isZero();
    return played.json();
  }

  @Test
  void aShortSaleThrottlesBeforeAndIsCooledAfter() throws IOException {
    Heatsink demo = Heatsink.run("demo", "--seconds", "4", "--json");
    assertThat(demo.exitCode()).as(demo.err()).isZero();
    JsonNode before = demo.json().get("before");
    JsonNode after = demo.json().get("after");
    JsonNode hotKeys = demo.json().get("hotKeys");

    assertThat(before.get("readThrottledShare").asDouble()).isGreaterThan(0.05);
    assertThat(before.get("writeThrottledShare").asDouble()).isPositive();
    assertThat(before.get("consumedWriteUnits").asDouble())
        .isLessThan(before.get("provisionedWriteUnits").asDouble() / 2);
    assertThat(after.get("readThrottledShare").asDouble())
        .isLessThan(before.get("readThrottledShare").asDouble() / 2);
    assertThat(hotKeys.findValuesAsText("key"))
        .containsExactlyInAnyOrder("sale#headphones", "sale#console", "sale#sneakers");
    assertThat(hotKeys.findValuesAsText("table")).containsOnly("product-inventory");
    assertThat(hotKeys.findValuesAsText("reason"))
        .allSatisfy(reason -> assertThat(reason).endsWith("KeyRangeThroughputExceeded"));
  }

  @Test
  void aRealTraceIsPlayedWithAHotKeyOverIt() throws IOException {
    try (Lab lab = Labs.unlimited()) {
      JsonNode result =
          replay(
              lab,
              TRACES.resolve("orm-busy.tsv.gz"),
              "--rate",
              "300",
              "--for",
              "2",
              "--overlay",
              "sku:1#x:0.5:1:1:W");

      assertThat(result.at("/load/requests").asInt()).isBetween(850, 950);
      assertThat(result.at("/load/errors")).isEmpty();
      assertThat(result.at("/attempts/writeAttempts").asInt()).isBetween(250, 400);
      assertThat(result.at("/table").asText()).isEqualTo("replay");
    }
  }

  @Test
  void writesAreAsLargeAsTheTraceSays() throws IOException {
    Path trace = folder.resolve("plain.tsv");
    Files.writeString(trace, "0\tpage.one\tW\t5000\n1\tpage.two\tW\t0\n2\tpage.one\tR\t0\n");
    try (Lab lab = Labs.unlimited();
        var client = Clients.to(lab.endpoint(), "us-east-1", new AttemptCounter())) {
      replay(lab, trace, "--split-key", ".", "--table", "pages", "--item-bytes", "2000");

      assertThat(
              client
                  .query(
                      q ->
                          q.tableName("pages")
                              .keyConditionExpression("pk = :p")
                              .expressionAttributeValues(Map.of(":p", AttributeValue.fromS("page")))
                              .returnConsumedCapacity("TOTAL"))
                  .join())
          .satisfies(
              page -> {
                assertThat(page.items())
                    .extracting(item -> item.get("sk"))
                    .containsExactly(AttributeValue.fromS("one"), AttributeValue.fromS("two"));
                // 7,000 bytes read eventually consistent: two blocks of 4 KB, half a unit each.
                assertThat(page.consumedCapacity().capacityUnits()).isEqualTo(1.0);
              });
    }
  }

  @Test
  void throttledAttemptsAreCounted() throws IOException {
    Path trace = folder.resolve("hot.tsv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(trace))) {
      for (int i = 0; i < 60; i++) {
        out.write((i + "\thot\tW\t1000\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    try (Lab lab = Labs.of(PartitionSettings.DEFAULT.withInitialBurst(Duration.ZERO))) {
      JsonNode result = replay(lab, trace, "--provisioned", "5:5", "--rate", "100");

      assertThat(result.at("/attempts/writesRefused").asInt()).isPositive();
      assertThat(result.at("/attempts/writeAttempts").asInt())
          .isGreaterThanOrEqualTo(60 + result.at("/attempts/writesRefused").asInt() / 4);
    }
  }
}
