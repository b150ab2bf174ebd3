package io.heatsink.proxy.observation;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.HotKey;
import io.heatsink.heat.Limits;
import io.heatsink.heat.Verdict;
import io.heatsink.proxy.Calls;
import io.heatsink.proxy.accounting.ChargeObserver;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChargedHeatTest {
  private static final String ORDERS = "arn:aws:dynamodb:eu-central-1:123456789012:table/orders";
  private static final Call PUT =
      Calls.of(
          "PutItem",
          "{\"TableName\":\"orders\",\"Item\":{\"pk\":{\"S\":\"a\"},\"sk\":{\"S\":\"1\"}}}");

  private final Heat heat = Heat.create(HashSecret.random(new Random(1)), new Limits(Map.of()), 0);
  private final ChargeObserver charge =
      ChargeObserver.estimating(
          name -> Optional.of(Calls.ORDERS), new ChargedHeat(heat, heat.sharedRecorder(1)));

  @Test
  void eachTableAndIndexThatWasShortOfThroughputIsTold() {
    refuse(
        reason("TableWriteKeyRangeThroughputExceeded", ORDERS),
        reason("IndexWriteProvisionedThroughputExceeded", ORDERS + "/index/byDay"));

    assertThat(refusedBy(null)).containsExactly(Limit.KEY_RANGE);
    assertThat(refusedBy("byDay")).containsExactly(Limit.PROVISIONED);
  }

  @Test
  void aReasonOfAnotherTableIsNotThisOnes() {
    refuse(
        reason("TableWriteProvisionedThroughputExceeded", ORDERS + "2"),
        reason("TableWriteKeyRangeThroughputExceeded", ORDERS));

    assertThat(refusedBy(null)).containsExactly(Limit.KEY_RANGE);
  }

  @Test
  void ofACancelledTransactionThoseAreRefusedWhoseItemsWereThrottled() {
    Call transaction =
        Calls.of(
            "TransactWriteItems",
            """
            {"TransactItems":[
             {"Put":{"TableName":"orders","Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}},
             {"Put":{"TableName":"orders","Item":{"pk":{"S":"b"},"sk":{"S":"1"}}}}]}\
            """);
    refuse(
        transaction,
        Calls.reply(
            400,
            "{\"__type\":\"x#TransactionCanceledException\",\"CancellationReasons\":[{\"Code\":\"None\"},"
                + "{\"Code\":\"ThrottlingError\",\"ThrottlingReasons\":[%s]}]}"
                    .formatted(reason("TableWriteKeyRangeThroughputExceeded", ORDERS))));

    assertThat(heat.snapshot().keys())
        .singleElement()
        .satisfies(key -> assertThat(key.partitionKey()).isEqualTo(KeyValue.of("b")))
        .satisfies(key -> assertThat(key.refusedPerSecond()).isEqualTo(200));
    assertThat(refusedBy(null)).containsExactly(Limit.KEY_RANGE);
  }

  @Test
  void whatABatchGivesBackUndoneMakesASuspectAndNamesNoReason() {
    Call batch =
        Calls.of(
            "BatchWriteItem",
            """
            {"RequestItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}}]}}\
            """);
    refuse(
        batch,
        Calls.ok(
            """
            {"UnprocessedItems":{"orders":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"S":"1"}}}}]}}\
            """));

    HotKey key = heat.snapshot().keys().getFirst();
    assertThat(key.verdict()).isEqualTo(Verdict.HOT);
    assertThat(key.refusedPerSecond()).isEqualTo(200);
    assertThat(key.reason()).isEmpty();
    assertThat(refusedBy(null)).isEmpty();
  }

  private void refuse(String... reasons) {
    Reply refused =
        Calls.reply(
            400,
            "{\"__type\":\"x#ProvisionedThroughputExceededException\",\"ThrottlingReasons\":[%s]}"
                .formatted(String.join(",", reasons)));
    refuse(PUT, refused);
  }

  private void refuse(Call call, Reply refused) {
    for (int tick = 1; tick <= 10; tick++) {
      for (int i = 0; i < 20; i++) {
        var unused = charge.after(call, refused);
      }
      var unused = heat.tick(tick * Heat.TICK_NANOS);
    }
  }

  private static String reason(String code, String resource) {
    return "{\"reason\":\"%s\",\"resource\":\"%s\"}".formatted(code, resource);
  }

  private Set<Limit> refusedBy(@Nullable String index) {
    return heat.snapshot().load().stream()
        .filter(load -> load.access().access() == Access.WRITE)
        .filter(load -> Objects.equals(load.access().index(), index))
        .flatMap(load -> load.refusedPerSecond().keySet().stream())
        .collect(Collectors.toSet());
  }
}
