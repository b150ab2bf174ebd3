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
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TapTest {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Tap tap = Tap.ofClients(registry);

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
  void tablesThatStrangersInventDoNotMakeLabelsWithoutEnd() {
    for (int i = 0; i < 3_000; i++) {
      tap.before(get("table" + i));
    }

    assertThat(registry.find("heatsink.client.to.proxy.requests").counters())
        .hasSizeLessThan(1_010);
    assertThat(registry.scrape()).contains("table=\"other\"} 2000.0");
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
    ItemAccess access = new ItemAccess(table, null, ItemAccess.Kind.GET, null, null, false, 0, 2);
    Head head =
        new Head(Operation.GET_ITEM, List.of(access), Head.ReturnConsumedCapacity.NONE, Span.NONE);
    return new Call(
        1,
        Call.Service.DYNAMODB,
        "GetItem",
        Optional.of(Operation.GET_ITEM),
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
