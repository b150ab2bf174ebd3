package io.heatsink.proxy.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.HotKey;
import io.heatsink.heat.Limits;
import io.heatsink.heat.SharedRecorder;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.accounting.ChargeObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemandObserverTest {
  private static final String KEY = "\"Key\":{\"pk\":{\"S\":\"hot\"},\"sk\":{\"S\":\"1\"}}";
  private static final Call GET =
      Calls.of("GetItem", "{\"TableName\":\"orders\",%s}".formatted(KEY));
  private static final Call UPDATE =
      Calls.of("UpdateItem", "{\"TableName\":\"orders\",%s}".formatted(KEY));
  private static final Reply ITEM = Calls.ok("{\"Item\":{\"pk\":{\"S\":\"hot\"}}}");
  private static final int CALLS = 200;

  private final Heat heat =
      Heat.create(
          HashSecret.random(new Random(1)),
          new Limits(Map.of("orders", Limits.PartitionShare.of(100, 100))),
          0);
  private final SharedRecorder recorder = heat.sharedRecorder(1);
  private final ChargesByCall charges = new ChargesByCall();
  private final DemandObserver demand = new DemandObserver(heat, recorder, charges);
  private final ChargeObserver charge =
      ChargeObserver.estimating(name -> Optional.of(Calls.ORDERS), charges);

  @Test
  void whatACallCostIsOffered() {
    forASecond(() -> come(UPDATE, charge.after(UPDATE, Calls.ok("{}"))));
    assertThat(hottest().offeredNow().perSecond()).isGreaterThanOrEqualTo(CALLS);
  }

  @Test
  void aHitOfTheCacheCountsInFull() {
    Reply hit = new Reply(200, "R1", Headers.NONE, ITEM.body(), ServedBy.CACHE);
    forASecond(() -> come(GET, hit));
    assertThat(hottest().offeredNow().perSecond()).isGreaterThanOrEqualTo(CALLS / 2.0);
  }

  @Test
  void aHitOfTheCacheCountsByItsItemsSizeAndNotByItsText() {
    CachedSizes nineThousand = CachedSizes.ofOne(9_000);
    Reply hit = new Reply(200, "R1", Headers.NONE, ITEM.body(), ServedBy.CACHE, nineThousand);
    forASecond(() -> come(GET, hit));
    assertThat(hottest().offeredNow().perSecond()).isEqualTo(1.5 * CALLS);
  }

  @Test
  void ofABatchThatTheCacheAnsweredInPartEachKeyIsOfferedWhatItWouldCost() {
    Call client = Calls.of("BatchGetItem", batch(key("held"), key("fetched")));
    Call sent = Calls.of("BatchGetItem", batch(key("fetched")));
    CachedSizes.Builder held = CachedSizes.among(2);
    held.add(0, 100);
    Reply joined = new Reply(200, "R1", Headers.NONE, ITEM.body(), ServedBy.DYNAMODB, held.build());
    Reply fetched =
        Calls.ok(
            """
            {"Responses":{},"ConsumedCapacity":[{"TableName":"orders","CapacityUnits":2}]}\
            """);
    forASecond(
        () -> {
          var unused = charge.after(sent, fetched);
          come(client, joined);
        });
    assertThat(offered("fetched")).isEqualTo(2.0 * CALLS);
    assertThat(offered("held")).isEqualTo(0.5 * CALLS);
  }

  private double offered(String key) {
    return heat.snapshot().keys().stream()
        .filter(hot -> hot.partitionKey().equals(KeyValue.of(key)))
        .findFirst()
        .orElseThrow()
        .offeredNow()
        .perSecond();
  }

  private static String key(String partition) {
    return "{\"pk\":{\"S\":\"%s\"},\"sk\":{\"S\":\"1\"}}".formatted(partition);
  }

  private static String batch(String... keys) {
    return "{\"RequestItems\":{\"orders\":{\"Keys\":[%s]}}}".formatted(String.join(",", keys));
  }

  @Test
  void aRefusedAttemptWouldHaveCostAtLeastTheLeast() {
    Reply refused = Calls.error("ProvisionedThroughputExceededException", "x");
    forASecond(() -> come(UPDATE, charge.after(UPDATE, refused)));
    assertThat(hottest().offeredNow().perSecond()).isGreaterThanOrEqualTo(CALLS);
  }

  @Test
  void whatIsRefusedToAReadThatOthersShareIsDemandToo() {
    Reply refused = Calls.error("ProvisionedThroughputExceededException", "x");
    forASecond(() -> come(GET, refused));
    assertThat(hottest().offeredNow().perSecond()).isGreaterThanOrEqualTo(CALLS / 2.0);
  }

  @Test
  void aTransactionThatIsCancelledForThroughputIsDemandOfEachOfItsItems() {
    Call transaction =
        Calls.of(
            "TransactWriteItems",
            """
            {"TransactItems":[{"Delete":{"TableName":"orders","Key":%s}},
             {"Delete":{"TableName":"orders","Key":%s}}]}\
            """
                .formatted(key("innocent"), key("throttled")));
    Reply cancelled =
        Calls.reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
             "CancellationReasons":[{"Code":"None"},{"Code":"ThrottlingError"}]}\
            """);
    forASecond(() -> come(transaction, charge.after(transaction, cancelled)));
    assertThat(offered("innocent")).isGreaterThanOrEqualTo(CALLS);
    assertThat(offered("throttled")).isGreaterThanOrEqualTo(CALLS);
  }

  @Test
  void anSdksRetryIsCountedApart() {
    Call retry = attempt("attempt=2; max=4");
    forASecond(
        () -> {
          come(UPDATE, charge.after(UPDATE, Calls.ok("{}")));
          come(retry, charge.after(retry, Calls.ok("{}")));
        });
    HotKey key = hottest();
    assertThat(key.offeredNow().low()).isLessThan(2 * CALLS);
    assertThat(key.retriedPerSecond()).isGreaterThanOrEqualTo(CALLS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attempt=1", // boto3's
        "attempt=1; max=4",
        "ttl=20261121T120000Z; attempt=1; max=3",
        "attempt=01",
        "attempt=0",
        "attempt=",
        "attempt=two",
        "attempt=2x",
        "noattempt=2",
        ""
      })
  void aFirstAttemptIsOfferedAndSoIsWhatCannotBeRead(String header) {
    Call first = attempt(header);
    forASecond(() -> come(first, charge.after(first, Calls.ok("{}"))));
    assertThat(hottest().offeredNow().perSecond()).isGreaterThanOrEqualTo(CALLS);
    assertThat(hottest().retriedPerSecond()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "attempt=2",
        "attempt=10",
        "attempt=4; max=4",
        "ttl=20261121T120000Z; attempt=3; max=3",
        "max=3;attempt=99999999999999999999"
      })
  void anyLaterAttemptIsARetry(String header) {
    Call retry = attempt(header);
    forASecond(
        () -> {
          come(UPDATE, charge.after(UPDATE, Calls.ok("{}")));
          come(retry, charge.after(retry, Calls.ok("{}")));
        });
    assertThat(hottest().retriedPerSecond()).isGreaterThanOrEqualTo(CALLS);
  }

  @Test
  void anErrorThatCostNothingIsNotDemand() {
    Reply invalid = Calls.error("ValidationException", "x");
    forASecond(() -> come(UPDATE, charge.after(UPDATE, invalid)));
    assertThat(heat.snapshot().keys()).isEmpty();
  }

  /** The reply passes the observer, and then the call is over. */
  private void come(Call call, Reply reply) {
    var unused = demand.after(call, reply);
    var unusedCharges = charges.take(call);
  }

  /** Calls, evenly over ten ticks. */
  private void forASecond(Runnable call) {
    for (int tick = 1; tick <= 10; tick++) {
      for (int i = 0; i < CALLS / 10; i++) {
        call.run();
      }
      var unused = heat.tick(tick * Heat.TICK_NANOS);
    }
  }

  private HotKey hottest() {
    return heat.snapshot().keys().getFirst();
  }

  private static Call attempt(String header) {
    Headers headers = new Headers(List.of(new Headers.Entry("amz-sdk-request", header)));
    return new Call(
        UPDATE.id(),
        UPDATE.service(),
        UPDATE.target(),
        UPDATE.operation(),
        UPDATE.caller(),
        headers,
        UPDATE.body(),
        UPDATE.head(),
        UPDATE.startNanos(),
        UPDATE.deadlineNanos());
  }
}
