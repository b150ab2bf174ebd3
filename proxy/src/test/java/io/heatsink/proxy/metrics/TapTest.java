package io.heatsink.proxy.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.proxy.Calls;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<String, TableSchema> known = new HashMap<>();
  private final Tap tap = Tap.ofClients(registry, name -> Optional.ofNullable(known.get(name)));

  @Test
  void bothWaysAreCountedByTableIndexOperationOutcomeAndReason() {
    Call call = get("orders");
    tap.before(call);
    tap.after(call, reply(200, "{}"));
    tap.before(call);
    tap.after(
        call,
        reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m",
             "ThrottlingReasons":[{"reason":"TableReadKeyRangeThroughputExceeded","resource":"arn:x"}]}\
            """));
    tap.before(call);
    tap.failed(call, new UpstreamException("reset", true));

    assertThat(registry.scrape())
        .contains(
            "heatsink_client_to_proxy_requests_total{index=\"none\",operation=\"GetItem\",table=\"orders\"}"
                + " 3.0")
        .contains("outcome=\"success\",reason=\"none\",table=\"orders\"} 1.0")
        .contains(
            "outcome=\"throttled\",reason=\"TableReadKeyRangeThroughputExceeded\",table=\"orders\"}"
                + " 1.0")
        .contains("outcome=\"unanswered\",reason=\"none\",table=\"orders\"} 1.0");
  }

  @Test
  void eachReasonOfAThrottleIsCountedAndTheResponseOnce() {
    known.put("orders", Calls.ORDERS);
    ask(
        get("orders"),
        reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException","message":"m",
             "ThrottlingReasons":[
              {"reason":"IndexReadKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:x:1:table/orders/index/g"},
              {"reason":"TableReadKeyRangeThroughputExceeded","resource":"arn:aws:dynamodb:x:1:table/orders"}]}\
            """));

    assertThat(registry.find("heatsink.proxy.to.client.responses").counters()).hasSize(1);
    assertThat(registry.scrape())
        .contains(
            "outcome=\"throttled\",reason=\"TableReadKeyRangeThroughputExceeded\",table=\"orders\"}"
                + " 1.0")
        .contains(
            "heatsink_proxy_to_client_throttling_reasons_total{index=\"none\",operation=\"GetItem\",reason=\"IndexReadKeyRangeThroughputExceeded\",table=\"orders\"}"
                + " 1.0")
        .contains("reason=\"TableReadKeyRangeThroughputExceeded\",table=\"orders\"} 1.0");
  }

  @Test
  void aTransactionThatIsCancelledForThroughputIsThrottled() {
    Call call = get("orders");
    tap.after(
        call,
        reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
             "CancellationReasons":[{"Code":"None"},{"Code":"ThrottlingError","Message":"m"}]}\
            """));
    tap.after(
        call,
        reply(
            400,
            """
            {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException",
             "CancellationReasons":[{"Code":"ConditionalCheckFailed","Message":"m"}]}\
            """));

    assertThat(registry.scrape())
        .contains("outcome=\"throttled\",reason=\"unknown\"")
        .contains("outcome=\"refused\",reason=\"TransactionCanceledException\"");
  }

  @Test
  void tablesThatStrangersInventDoNotMakeLabelsWithoutEnd() {
    for (int i = 0; i < 3_000; i++) {
      ask(get("table" + i), Calls.error("ResourceNotFoundException", "no"));
    }

    assertThat(registry.find("heatsink.client.to.proxy.requests").counters()).hasSize(1);
    assertThat(registry.scrape()).contains("table=\"other\"} 3000.0");
  }

  @Test
  void inventedTablesTakeNoPlaceFromThoseThatThereAre() {
    for (int i = 0; i < 3_000; i++) {
      ask(get("table" + i), Calls.error("ResourceNotFoundException", "no"));
    }
    known.put("orders", Calls.ORDERS);
    ask(get("orders"), reply(500, "{}"));
    ask(get("sales"), reply(200, "{}"));

    assertThat(requests("orders")).isEqualTo(1);
    assertThat(requests("sales")).isEqualTo(1);
  }

  @Test
  void tablesThatThereAreAreCountedTogetherBeyondOneThousand() {
    for (int i = 0; i < 3_000; i++) {
      ask(get("table" + i), reply(200, "{}"));
    }

    assertThat(registry.find("heatsink.client.to.proxy.requests").counters()).hasSize(1_001);
    assertThat(requests("other")).isEqualTo(2_000);
  }

  @Test
  void indexesThatStrangersInventDoNotMakeLabelsWithoutEnd() {
    known.put("orders", Calls.ORDERS);
    for (int i = 0; i < 3_000; i++) {
      ask(query("orders", "index" + i), Calls.error("ValidationException", "no such index"));
    }
    ask(query("orders", "by-day"), reply(200, "{}"));

    assertThat(registry.find("heatsink.client.to.proxy.requests").counters()).hasSize(2);
    assertThat(registry.scrape())
        .contains("index=\"other\",operation=\"Query\",table=\"orders\"} 3000.0")
        .contains("index=\"by-day\",operation=\"Query\",table=\"orders\"} 1.0");
  }

  @Test
  void aNameThatNoTableCanHaveIsNoLabelWhateverIsAnswered() {
    ask(get("x".repeat(60_000)), reply(200, "{}"));

    assertThat(requests("other")).isEqualTo(1);
  }

  private void ask(Call call, Reply reply) {
    tap.before(call);
    tap.after(call, reply);
  }

  private double requests(String table) {
    return registry.get("heatsink.client.to.proxy.requests").tag("table", table).counter().count();
  }

  @Test
  void whatUpstreamCallsItsErrorsCannotBreakALabel() {
    Call call = get("orders");
    tap.after(call, reply(400, "{\"__type\":\"x#evil\\\"} 1\\n\"}"));
    tap.after(call, reply(502, "<html>"));

    assertThat(registry.scrape())
        .contains("reason=\"other\"")
        .contains("outcome=\"failed\"")
        .doesNotContain("evil");
  }

  private static Call get(String table) {
    return call(
        Operation.GET_ITEM,
        new ItemAccess(table, null, ItemAccess.Kind.GET, null, null, false, 0, 2));
  }

  private static Call query(String table, String index) {
    return call(
        Operation.QUERY,
        new ItemAccess(table, index, ItemAccess.Kind.QUERY, null, null, false, 0, 2));
  }

  private static Call call(Operation operation, ItemAccess access) {
    Head head =
        new Head(
            operation,
            List.of(access),
            Head.ReturnConsumedCapacity.NONE,
            Span.NONE,
            new TableHome.Unknown());
    return new Call(
        1,
        Call.Service.DYNAMODB,
        operation.wireName(),
        Optional.of(operation),
        Caller.LOCAL,
        Headers.NONE,
        "{}".getBytes(UTF_8),
        head,
        0,
        1);
  }

  private static Reply reply(int status, String body) {
    return new Reply(status, "ID", Headers.NONE, body.getBytes(UTF_8), ServedBy.DYNAMODB);
  }
}
