package io.heatsink.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.InternalServerErrorException;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.ThrottlingException;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LabFaultsIT {
  private final HttpClient http = HttpClient.newHttpClient();
  private Lab lab = unstarted();
  private DynamoDbClient client = noClient();

  @SuppressWarnings("NullAway") // set before any test runs
  private static Lab unstarted() {
    return null;
  }

  @SuppressWarnings("NullAway") // set before any test runs
  private static DynamoDbClient noClient() {
    return null;
  }

  @BeforeAll
  void start() throws Exception {
    lab = Lab.start(LabOptions.DEFAULT.withPort(0));
    client = LabClient.of(lab.endpoint());
    client.createTable(LabClient.onDemand().build());
  }

  @AfterEach
  void reset() throws Exception {
    assertThat(send("POST", "/lab/reset", "").statusCode()).isEqualTo(204);
  }

  @AfterAll
  void stop() {
    client.close();
    http.close();
    lab.close();
  }

  private HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(lab.endpoint() + path))
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')))
            .build(),
        BodyHandlers.ofString());
  }

  private void add(String toxic) throws Exception {
    HttpResponse<String> added = send("POST", "/lab/toxics", toxic);
    assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
  }

  private static Map<String, AttributeValue> item(String pk) {
    return Map.of("pk", AttributeValue.fromS(pk));
  }

  private void put(String pk) {
    client.putItem(b -> b.tableName(LabClient.TABLE).item(item(pk)));
  }

  private boolean has(String pk) {
    return client
        .getItem(b -> b.tableName(LabClient.TABLE).key(item(pk)).consistentRead(true))
        .hasItem();
  }

  @Test
  void aWriteThatIsResetOnItsWayInHasNotTakenEffect() throws Exception {
    add("{'type': 'reset_peer', 'stream': 'upstream', 'match': {'operation': 'PutItem'}}");
    assertThatThrownBy(() -> put("in")).isInstanceOf(SdkClientException.class);
    assertThat(has("in")).isFalse();
  }

  @Test
  void aWriteThatIsResetOnItsWayOutHasTakenEffect() throws Exception {
    add("{'type': 'reset_peer', 'stream': 'downstream', 'match': {'operation': 'PutItem'}}");
    assertThatThrownBy(() -> put("out")).isInstanceOf(SdkClientException.class);
    assertThat(has("out")).isTrue();
  }

  @Test
  void errorsComeAsOftenAsAsked() throws Exception {
    add("{'type': 'error', 'times': 2, 'match': {'partitionKey': {'S': 'broken'}}}");
    assertThatThrownBy(() -> put("broken")).isInstanceOf(InternalServerErrorException.class);
    put("whole");
    assertThatThrownBy(() -> put("broken")).isInstanceOf(InternalServerErrorException.class);
    put("broken");
  }

  @Test
  void onlyTheKeyThatMatchesIsThrottledAndForTheReasonThatWasAsked() throws Exception {
    add(
        "{'type': 'throttle', 'match': {'table': 'orders', 'partitionKey': {'S': 'hot'}},"
            + " 'attributes': {'reason': 'key_range'}}");
    put("cold");
    ThrottlingException refused = catchThrowableOfType(ThrottlingException.class, () -> put("hot"));
    assertThat(refused.throttlingReasons())
        .singleElement()
        .satisfies(
            reason -> {
              assertThat(reason.reason()).isEqualTo("TableWriteKeyRangeThroughputExceeded");
              assertThat(reason.resource()).endsWith(":table/orders");
            });
    assertThatThrownBy(() -> has("hot"))
        .isInstanceOfSatisfying(
            ThrottlingException.class,
            e ->
                assertThat(e.throttlingReasons().getFirst().reason())
                    .isEqualTo("TableReadKeyRangeThroughputExceeded"));
  }

  @Test
  void ofABatchOnlyTheThrottledPartComesBack() throws Exception {
    add("{'type': 'throttle', 'match': {'partitionKey': {'S': 'hot'}}}");
    BatchWriteItemResponse reply =
        client.batchWriteItem(
            b -> b.requestItems(Map.of(LabClient.TABLE, List.of(write("hot"), write("mild")))));
    assertThat(reply.unprocessedItems().get(LabClient.TABLE)).containsExactly(write("hot"));
    assertThat(has("mild")).isTrue();
  }

  private static WriteRequest write(String pk) {
    return WriteRequest.builder().putRequest(PutRequest.builder().item(item(pk)).build()).build();
  }

  @Test
  void aTransactionIsCancelledForTheItemThatIsThrottled() throws Exception {
    add("{'type': 'throttle', 'match': {'partitionKey': {'S': 'hot'}}}");
    TransactionCanceledException refused =
        catchThrowableOfType(
            TransactionCanceledException.class,
            () ->
                client.transactWriteItems(
                    b ->
                        b.transactItems(
                            t -> t.put(p -> p.tableName(LabClient.TABLE).item(item("other"))),
                            t -> t.put(p -> p.tableName(LabClient.TABLE).item(item("hot"))))));
    assertThat(refused.cancellationReasons())
        .extracting(reason -> reason.code())
        .containsExactly("None", "ThrottlingError");
    assertThat(has("other")).isFalse();
  }

  @Test
  void toxicityIsAShareOfCallsHoweverManyItemsTheyRead() throws Exception {
    for (int i = 0; i < 30; i++) {
      put("item " + i);
    }
    add("{'type': 'throttle', 'match': {'table': 'orders'}, 'toxicity': 0.25}");
    int throttled = 0;
    for (int i = 0; i < 200; i++) {
      try {
        client.scan(b -> b.tableName(LabClient.TABLE));
      } catch (ThrottlingException e) {
        throttled++;
      }
    }
    assertThat(throttled).isBetween(20, 90);
  }

  @Test
  void aThrottledTableThrottlesAlsoAScanThatFindsNothing() throws Exception {
    client.createTable(LabClient.onDemand().tableName("empty").build());
    client.scan(b -> b.tableName("empty"));
    add("{'type': 'throttle', 'match': {'table': 'empty'}}");
    assertThatThrownBy(() -> client.scan(b -> b.tableName("empty")))
        .isInstanceOf(ThrottlingException.class);
  }

  @Test
  void anAnswerThatIsHeldGoesOnWhenItsToxicIsRemoved() throws Exception {
    add(
        "{'name': 'hold', 'type': 'timeout', 'stream': 'downstream',"
            + " 'match': {'operation': 'PutItem'}, 'attributes': {'timeout': 0}}");
    CompletableFuture<Void> written = CompletableFuture.runAsync(() -> put("held"));
    while (!has("held")) {
      assertThat(written).isNotDone();
    }
    assertThat(written).isNotDone();
    assertThat(send("DELETE", "/lab/toxics/hold", "").statusCode()).isEqualTo(204);
    written.join();
  }

  @Test
  void latencyIsAddedAndAToxicThatNeverStrikesAddsNone() throws Exception {
    add("{'type': 'latency', 'attributes': {'latency': 120, 'jitter': 20}}");
    long before = System.nanoTime();
    put("slow");
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(100_000_000L);
    add("{'type': 'latency', 'toxicity': 0, 'attributes': {'latency': 3600000}}");
    put("fast");
  }

  @Test
  void toxicsAreShownChangedAndRemovedByName() throws Exception {
    add("{'name': 'a', 'type': 'error', 'attributes': {'error': 'ThrottlingException'}}");
    assertThat(send("GET", "/lab/toxics/a", "").body())
        .isEqualTo(
            "{'name':'a','type':'error','stream':'upstream','toxicity':1.0,'times':0,'match':{},"
                    .replace('\'', '"')
                + "'attributes':{'error':'ThrottlingException','message':'Internal server error'}}"
                    .replace('\'', '"'));
    assertThat(send("POST", "/lab/toxics/a", "{'type': 'timeout'}").body()).contains("\"timeout\"");
    assertThat(send("GET", "/lab/toxics", "").body()).startsWith("[{\"name\":\"a\"");
    assertThat(send("DELETE", "/lab/toxics/a", "").statusCode()).isEqualTo(204);
    assertThat(send("DELETE", "/lab/toxics/a", "").statusCode()).isEqualTo(404);
    add("{'name': 'a/b + c', 'type': 'latency'}");
    assertThat(send("DELETE", "/lab/toxics/a%2Fb%20+%20c", "").statusCode()).isEqualTo(204);
    assertThat(send("GET", "/lab/toxics", "").body()).isEqualTo("[]");
  }

  @Test
  void aToxicThatIsWrongIsRefusedWithWhatIsWrong() throws Exception {
    assertThat(refused("{'type': 'slow'}"))
        .isEqualTo("type is 'slow'; give one of [latency, timeout, reset_peer, error, throttle].");
    assertThat(refused("{'type': 'error', 'toxicity': 2}"))
        .isEqualTo("toxicity is 2.0; give 0 to 1.");
    assertThat(refused("{'type': 'error', 'colour': 'red'}"))
        .startsWith("There is no field 'colour' here; there are name, type");
    assertThat(refused("{'type': 'throttle', 'stream': 'downstream'}"))
        .startsWith("A throttled call has no effect");
    assertThat(refused("{'type': 'throttle', 'match': {'operation': 'PutItem'}}"))
        .startsWith("throttle does not look at the operation");
    assertThat(refused("{'type': 'latency', 'attributes': {'latency': 9223372036854775807}}"))
        .isEqualTo("latency is 9223372036854775807; give milliseconds, 0 to 86400000.");
    assertThat(refused("nonsense")).startsWith("The toxic cannot be read");
  }

  private String refused(String toxic) throws Exception {
    HttpResponse<String> reply = send("POST", "/lab/toxics", toxic);
    assertThat(reply.statusCode()).isEqualTo(400);
    String body = reply.body().replace("\\\"", "'");
    return body.substring("{\"error\":\"".length(), body.indexOf("\",\"status\":400}"));
  }

  @Test
  void theClockIsMovedForwardOnly() throws Exception {
    Instant before = Instant.now();
    String reply = send("POST", "/lab/clock", "{'advanceSeconds': 3600}").body();
    Instant now = Instant.parse(reply.substring("{\"now\":\"".length(), reply.length() - 2));
    assertThat(now).isAfter(before.plusSeconds(3599)).isBefore(before.plusSeconds(3700));
    assertThat(send("POST", "/lab/clock", "{'advanceSeconds': -1}").statusCode()).isEqualTo(400);
    assertThat(send("POST", "/lab/clock", "{'seconds': 1}").body()).contains("advanceSeconds");
  }
}
