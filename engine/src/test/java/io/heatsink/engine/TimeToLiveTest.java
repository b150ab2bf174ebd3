package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeToLiveTest {
  private static final String KEY = "{'pk': {'S': 'a'}}";
  private static final String ENABLE =
      "{'TableName': 'orders', 'TimeToLiveSpecification': {'AttributeName': 'h', 'Enabled': true}}";
  private static final String DISABLE = ENABLE.replace("true", "false");

  private final MovedClock clock = new MovedClock();

  /** The clock's first second. */
  private final long start = clock.instant().getEpochSecond();

  private final Calls calls =
      Calls.on(EngineOptions.DEFAULT.withClock(clock))
          .withIndexedTable("orders", "{'ProjectionType': 'KEYS_ONLY'}");

  private void putExpiring(String key, long second) {
    calls.put(
        "orders", "{'pk': {'S': '%s'}, 'g': {'S': 'x'}, 'h': {'N': '%d'}}".formatted(key, second));
  }

  @Test
  void anItemIsGoneOnceItsTimeHasPassed() {
    calls.call("UpdateTimeToLive", ENABLE);
    putExpiring("a", start + 60);
    putExpiring("b", start + 61);

    clock.move(Duration.ofSeconds(60));
    assertThat(calls.get("orders", KEY)).contains("'Item'");
    clock.move(Duration.ofSeconds(1));
    assertThat(calls.get("orders", KEY)).isEqualTo("{}");
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .contains("'Count':1")
        .contains("'S':'b'");
    assertThat(calls.call("DescribeTable", "{'TableName': 'orders'}")).contains("'ItemCount':1");
  }

  @Test
  void aNewTimeCountsAndTheOldOneDoesNot() {
    calls.call("UpdateTimeToLive", ENABLE);
    putExpiring("a", start + 60);
    putExpiring("a", start + 600);
    putExpiring("b", start + 60);
    calls.call(
        "UpdateItem",
        "{'TableName': 'orders', 'Key': {'pk': {'S': 'b'}}, 'UpdateExpression': 'REMOVE h'}");

    clock.move(Duration.ofSeconds(599));
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'Select': 'COUNT'}"))
        .startsWith("{'Count':2");
    clock.move(Duration.ofSeconds(2));
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'Select': 'COUNT'}"))
        .startsWith("{'Count':1");
  }

  @Test
  void itemsFromBeforeItWasEnabledExpireToo() {
    putExpiring("a", start - 1);
    assertThat(calls.get("orders", KEY)).contains("'Item'");

    calls.call("UpdateTimeToLive", ENABLE);
    assertThat(calls.get("orders", KEY)).isEqualTo("{}");
  }

  @Test
  void nothingExpiresOnceItIsDisabled() {
    calls.call("UpdateTimeToLive", ENABLE);
    putExpiring("a", start + 60);
    calls.call("UpdateTimeToLive", DISABLE);

    clock.move(Duration.ofSeconds(61));
    assertThat(calls.get("orders", KEY)).contains("'Item'");
  }

  @Test
  void aMomentMoreThanFiveYearsAgoIsNone() {
    calls.call("UpdateTimeToLive", ENABLE);
    putExpiring("a", start - Duration.ofDays(5 * 365 + 1).toSeconds());
    putExpiring("b", start - Duration.ofDays(5 * 365 - 1).toSeconds());

    assertThat(calls.call("Scan", "{'TableName': 'orders'}"))
        .contains("'Count':1")
        .contains("'S':'a'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{'S': '1'}", "{'NULL': true}", "{'NS': ['1']}", "{'N': '1e30'}"})
  void onlyANumberOfSecondsIsAMoment(String value) {
    calls.withTable("plain");
    calls.call("UpdateTimeToLive", ENABLE.replace("orders", "plain"));
    calls.put("plain", "{'pk': {'S': 'a'}, 'h': %s}".formatted(value));

    assertThat(calls.get("plain", KEY)).contains("'Item'");
  }

  @Test
  void theStreamTellsThatTheServiceDeletedTheItem() {
    calls.call(
        "UpdateTable",
        "{'TableName': 'orders', 'StreamSpecification': {'StreamEnabled': true, 'StreamViewType':"
            + " 'OLD_IMAGE'}}");
    calls.call("UpdateTimeToLive", ENABLE);
    putExpiring("a", start + 60);
    clock.move(Duration.ofSeconds(61));

    List<StreamReader.Change> changes = StreamReader.of(calls, "orders").all();
    assertThat(changes).hasSize(2);
    assertThat(changes.getFirst().byService()).isFalse();
    assertThat(changes.getLast().byService()).isTrue();
    assertThat(changes.getLast().name()).isEqualTo("REMOVE");
    assertThat(changes.getLast().before()).containsKey("h");
  }

  @Test
  void aDescriptionTellsTheAttribute() {
    assertThat(calls.call("DescribeTimeToLive", "{'TableName': 'orders'}"))
        .isEqualTo("{'TimeToLiveDescription':{'TimeToLiveStatus':'DISABLED'}}");
    assertThat(calls.call("UpdateTimeToLive", ENABLE))
        .isEqualTo("{'TimeToLiveSpecification':{'AttributeName':'h','Enabled':true}}");
    assertThat(calls.call("DescribeTimeToLive", "{'TableName': 'orders'}"))
        .isEqualTo("{'TimeToLiveDescription':{'TimeToLiveStatus':'ENABLED','AttributeName':'h'}}");
  }

  @Test
  void changesThatChangeNothingAreRefused() {
    assertThat(calls.error("UpdateTimeToLive", DISABLE))
        .isEqualTo("ValidationException: TimeToLive is already disabled");
    calls.call("UpdateTimeToLive", ENABLE);
    assertThat(calls.error("UpdateTimeToLive", ENABLE))
        .isEqualTo("ValidationException: TimeToLive is already enabled");
    assertThat(calls.error("UpdateTimeToLive", ENABLE.replace("'h'", "'g'")))
        .isEqualTo(
            "ValidationException: TimeToLive is active on a different AttributeName: current"
                + " AttributeName is h");
    assertThat(calls.error("UpdateTimeToLive", ENABLE.replace("orders", "nowhere")))
        .isEqualTo(
            "ResourceNotFoundException: Requested resource not found: Table: nowhere not found");
  }

  @Test
  void manyWritersLeaveWhatHasNotExpired() throws Exception {
    calls.call("UpdateTimeToLive", ENABLE);
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<? extends Future<?>> writers =
          IntStream.range(0, 4)
              .mapToObj(
                  writer ->
                      threads.submit(
                          () -> {
                            SplittableRandom random = new SplittableRandom(writer);
                            for (int at = 0; at < 500; at++) {
                              putExpiring("" + random.nextInt(20), start + random.nextInt(100));
                              if (at % 50 == 0) {
                                clock.move(Duration.ofMillis(100));
                              }
                            }
                          }))
              .toList();
      for (Future<?> writer : writers) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }

    long now = clock.instant().getEpochSecond();
    String values = "'ExpressionAttributeValues': {':now': {'N': '%d'}}".formatted(now);
    assertThat(
            calls.call(
                "Scan",
                "{'TableName': 'orders', 'FilterExpression': 'h < :now', %s}".formatted(values)))
        .contains("'Count':0");
    clock.move(Duration.ofSeconds(200));
    assertThat(calls.call("Scan", "{'TableName': 'orders'}")).contains("'ScannedCount':0");
    assertThat(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"))
        .contains("'ScannedCount':0");
  }
}
