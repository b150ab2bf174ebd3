package io.heatsink.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.signature.HeaderList;
import io.heatsink.dynamodb.signature.SignatureVerifier;
import io.heatsink.dynamodb.signature.SignedRequest;
import io.netty.channel.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UpstreamClientIT {
  private static EventLoops loops;

  @BeforeAll
  static void start() {
    loops = EventLoops.of(1);
  }

  @AfterAll
  static void stop() {
    loops.close();
  }

  @Test
  void aCallIsSignedAnewForTheHostItGoesTo() throws IOException {
    List<Request> seen = new CopyOnWriteArrayList<>();
    Entry entry =
        (request, answer) -> {
          seen.add(request);
          answer.accept(FrontUnderTest.ok("{\"a\":1}".getBytes(UTF_8)));
        };
    try (FrontUnderTest upstream = new FrontUnderTest(entry);
        UpstreamClient client = client(upstream)) {
      Call call =
          Calls.getItem(
              "{\"TableName\":\"t\"}",
              Duration.ofSeconds(20),
              header("Host", "heatsink.local:8100"),
              header("Authorization", "AWS4-HMAC-SHA256 of the client's"),
              header("X-Amz-Date", "20200101T000000Z"),
              header("X-Amz-Security-Token", "the client's"),
              header("X-Amz-Content-Sha256", "the client's"),
              header("X-Amz-Target", "DynamoDB_20120810.PutItem"),
              header("Accept-Encoding", "gzip"),
              header("Content-Type", "application/x-amz-json-1.0; charset=utf-8"),
              header("User-Agent", "aws-sdk-java/2"),
              header("amz-sdk-request", "attempt=1; max=4"),
              header("X-Amz-Other", "signed too"));
      Reply reply = Calls.reply(client, call);
      assertThat(reply.status()).isEqualTo(200);
      assertThat(new String(reply.body(), UTF_8)).isEqualTo("{\"a\":1}");
      assertThat(reply.requestId()).isEqualTo("REQUEST1");
      assertThat(reply.servedBy()).isEqualTo(ServedBy.DYNAMODB);
      assertThat(reply.headers()).isEqualTo(Headers.NONE);

      Request request = seen.getFirst();
      Headers headers = request.headers();
      assertThat(request.method() + " " + request.uri()).isEqualTo("POST /");
      assertThat(request.content()).isEqualTo(call.body());
      assertThat(headers.first("Host")).hasValue("127.0.0.1:" + upstream.front.address().getPort());
      assertThat(headers.first("X-Amz-Target")).hasValue("DynamoDB_20120810.GetItem");
      assertThat(headers.first("User-Agent")).hasValue("aws-sdk-java/2");
      assertThat(headers.first("amz-sdk-request")).hasValue("attempt=1; max=4");
      assertThat(headers.first("Content-Type"))
          .hasValue("application/x-amz-json-1.0; charset=utf-8");
      assertThat(headers.entries().stream().map(Headers.Entry::name).map(String::toLowerCase))
          .doesNotHaveDuplicates()
          .doesNotContain("accept-encoding", "x-amz-security-token", "x-amz-content-sha256");
      assertThat(
              SignatureVerifier.forService(
                      "dynamodb", Calls.REGION, id -> Optional.of(Calls.CREDENTIALS))
                  .verify(
                      new SignedRequest("POST", "/", list(headers), request.sent()), Instant.now())
                  .accessKeyId())
          .isEqualTo("AKIDTEST");
    }
  }

  @Test
  void aConnectionIsKeptAndUsedAgain() throws IOException {
    try (FrontUnderTest upstream = new FrontUnderTest(FrontUnderTest.ECHO);
        UpstreamClient client = client(upstream)) {
      for (int i = 0; i < 100; i++) {
        assertThat(Calls.reply(client, Calls.getItem("call " + i)).body())
            .isEqualTo(("call " + i).getBytes(UTF_8));
      }
      assertThat(client.openConnections()).isEqualTo(1);
      assertThat(upstream.front.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void longBodiesPassBothWays() throws IOException {
    String body = "x".repeat(5_000_000);
    try (FrontUnderTest upstream = new FrontUnderTest(FrontUnderTest.ECHO);
        UpstreamClient client = client(upstream)) {
      assertThat(Calls.reply(client, Calls.getItem(body)).body()).isEqualTo(body.getBytes(UTF_8));
      assertThat(client.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void replyHeadersThatMeanSomethingPass() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (connection, number) -> {
                  connection.request();
                  connection.send(
                      ScriptedServer.reply(
                          "<html>",
                          "Server: x",
                          "Date: x",
                          "Connection: keep-alive",
                          "Content-Type: text/html",
                          "X-Other: y",
                          "x-amzn-RequestId: ABC"));
                  connection.awaitEnd();
                });
        UpstreamClient client = Calls.client(loops, server.endpoint())) {
      Reply reply = Calls.reply(client, Calls.getItem("{}"));
      assertThat(reply.requestId()).isEqualTo("ABC");
      assertThat(reply.headers().entries())
          .containsExactly(header("Content-Type", "text/html"), header("X-Other", "y"));
    }
  }

  @Test
  void chunkedAndGzippedAndInterimRepliesAreUnderstood() throws IOException {
    byte[] zipped = gzip("{\"zipped\":true}".repeat(100));
    try (ScriptedServer server =
            new ScriptedServer(
                (connection, number) -> {
                  connection.request();
                  connection.send(
                      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding:"
                          + " chunked\r\n\r\n3\r\nabc\r\n");
                  connection.send("A\r\n0123456789\r\n0\r\n\r\n");
                  connection.request();
                  connection.send(
                      "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nx-amz-crc32: %d\r\nContent-Length: %d\r\n\r\n"
                          .formatted(crc(zipped), zipped.length));
                  connection.send(zipped);
                  connection.awaitEnd();
                });
        UpstreamClient client = Calls.client(loops, server.endpoint())) {
      assertThat(Calls.reply(client, Calls.getItem("{}")).body())
          .isEqualTo("abc0123456789".getBytes(UTF_8));
      assertThat(Calls.reply(client, Calls.getItem("{}")).body())
          .isEqualTo("{\"zipped\":true}".repeat(100).getBytes(UTF_8));
      assertThat(server.connections).hasValue(1);
    }
  }

  @Test
  void whatIsNotAnAnswerIsAFailureThatMayHaveTakenEffect() throws IOException {
    for (String garbage :
        List.of(
            "garbage\r\n\r\n",
            "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 2x0 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200\nContent-Length: 0\n\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\n\r\nthe rest until the end",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nabcd",
            "HTTP/1.1 200 OK\r\nContent-Length: 999999999\r\n\r\n",
            "HTTP/1.1 200 OK\r\nx-amz-crc32: 1\r\nContent-Length: 2\r\n\r\n{}",
            "HTTP/1.1 307 Temporary Redirect\r\n"
                + "Location: http://169.254.169.254/\r\n"
                + "Content-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\n\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n".repeat(20),
            "HTTP/1.1 200 OK\r\nX: " + "y".repeat(70_000) + "\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\nContent-Le",
            "")) {
      try (ScriptedServer server =
              new ScriptedServer(
                  (connection, number) -> {
                    connection.request();
                    connection.send(garbage);
                  });
          UpstreamClient client = Calls.client(loops, server.endpoint())) {
        UpstreamException failure = Calls.failure(client, Calls.getItem("{}"));
        assertThat(failure.mayHaveTakenEffect()).as(garbage).isTrue();
        assertThat(server.requests).as("sent once: %s", garbage).hasSize(1);
        assertThat(failure.getMessage()).as(garbage).doesNotContain("abcd", "Location");
      }
    }
  }

  @Test
  void nothingIsTakenFromAConnectionThatSaidTooMuch() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (connection, number) -> {
                  connection.request();
                  connection.send(
                      ScriptedServer.reply("first " + number)
                          + ScriptedServer.reply("for nobody " + number));
                  connection.awaitEnd();
                });
        UpstreamClient client = Calls.client(loops, server.endpoint())) {
      assertThat(Calls.reply(client, Calls.getItem("{}")).body())
          .isEqualTo("first 1".getBytes(UTF_8));
      assertThat(Calls.reply(client, Calls.getItem("{}")).body())
          .isEqualTo("first 2".getBytes(UTF_8));
    }
  }

  @Test
  void aCallThatWasSentIsNeverSentAgain() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (connection, number) -> {
                  connection.request();
                  connection.send(ScriptedServer.reply("{}"));
                  connection.request(); // and no answer
                });
        UpstreamClient client = Calls.client(loops, server.endpoint())) {
      Calls.reply(client, Calls.getItem("{}"));
      UpstreamException failure = Calls.failure(client, Calls.getItem("second"));
      assertThat(failure.mayHaveTakenEffect()).isTrue();
      assertThat(server.requests).hasSize(2);
      assertThat(server.connections).hasValue(1);
    }
  }

  /** The kept connection is reset by the server just before it is used again. */
  @Test
  void aCallOfWhichNothingGotAwayIsSentOnAnotherConnection() throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    CountDownLatch mayReset = new CountDownLatch(1);
    try (ScriptedServer server =
            new ScriptedServer(
                (connection, number) -> {
                  connection.request();
                  connection.send(ScriptedServer.reply("{}"));
                  if (number == 1) {
                    awaitQuietly(mayReset);
                    connection.reset();
                    reset.countDown();
                  } else {
                    connection.awaitEnd();
                  }
                });
        UpstreamClient client = Calls.client(loops, server.endpoint())) {
      Calls.reply(client, Calls.getItem("{}"));
      EventLoop loop = loops.loops().getFirst();
      CompletableFuture<CompletableFuture<Reply>> sent = new CompletableFuture<>();
      loop.execute(
          () -> {
            // On the loop, so that it cannot notice the reset before the call is sent.
            mayReset.countDown();
            awaitQuietly(reset);
            sent.complete(Calls.send(client, Calls.getItem("again")));
          });
      assertThat(Calls.get(Calls.get(sent)).status()).isEqualTo(200);
      assertThat(server.connections).hasValue(2);
      assertThat(server.requests).hasSize(2);
    }
  }

  @Test
  void anUpstreamThatIsDownIsAFailureWithoutEffect() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = taken.getLocalPort();
    }
    try (UpstreamClient client =
        Calls.client(loops, Endpoint.of(URI.create("http://127.0.0.1:" + port)))) {
      List<CompletableFuture<Reply>> all = new ArrayList<>();
      for (int i = 0; i < 500; i++) {
        all.add(Calls.send(client, Calls.getItem("{}")));
      }
      for (CompletableFuture<Reply> each : all) {
        UpstreamException failure = Calls.failure(each);
        assertThat(failure.mayHaveTakenEffect()).isFalse();
        assertThat(failure)
            .hasMessage("Heatsink cannot connect to DynamoDB at the moment; its log says why.");
      }
    }
  }

  @Test
  void anUpstreamThatIsSilentIsGivenUpAtTheDeadline() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (connection, number) -> {
                  connection.request();
                  connection.awaitEnd();
                });
        UpstreamClient client = Calls.client(loops, server.endpoint())) {
      UpstreamException failure =
          Calls.failure(client, Calls.getItem("{}", Duration.ofMillis(100)));
      assertThat(failure.mayHaveTakenEffect()).isTrue();
      assertThat(failure).hasMessage("DynamoDB gave no answer before the call's deadline.");
    }
  }

  @Test
  void aCallWhoseDeadlineHasPassedIsNotSent() throws IOException {
    try (FrontUnderTest upstream = new FrontUnderTest(FrontUnderTest.ECHO);
        UpstreamClient client = client(upstream)) {
      assertThat(
              Calls.failure(client, Calls.getItem("{}", Duration.ofNanos(-1))).mayHaveTakenEffect())
          .isFalse();
    }
  }

  @Test
  void pastTheConnectionsCallsWaitAndPastTheWaitingTheyFail() throws IOException {
    List<Consumer<Reply>> asked = new CopyOnWriteArrayList<>();
    CountDownLatch twoAsked = new CountDownLatch(2);
    Entry entry =
        (request, answer) -> {
          asked.add(answer);
          twoAsked.countDown();
        };
    UpstreamOptions.Limits limits =
        new UpstreamOptions.Limits(
            2, 3, Duration.ofSeconds(2), Duration.ofSeconds(30), 1000, 100_000);
    try (FrontUnderTest upstream = new FrontUnderTest(entry);
        UpstreamClient client =
            UpstreamClient.on(
                loops, options(upstream).withLimits(limits), call -> Calls.CREDENTIALS)) {
      List<CompletableFuture<Reply>> sent = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        sent.add(Calls.send(client, Calls.getItem("{}")));
      }
      awaitQuietly(twoAsked);
      for (int i = 0; i < 3; i++) {
        sent.add(Calls.send(client, Calls.getItem("{}")));
      }
      UpstreamException refusal = Calls.failure(client, Calls.getItem("{}"));
      assertThat(refusal.mayHaveTakenEffect()).isFalse();
      assertThat(refusal).hasMessageStartingWith("3 calls are waiting for a connection");
      for (int i = 0; i < sent.size(); i++) {
        while (asked.size() <= i) {
          Thread.onSpinWait();
        }
        asked.get(i).accept(FrontUnderTest.ok(new byte[0]));
      }
      for (CompletableFuture<Reply> each : sent) {
        assertThat(Calls.get(each).status()).isEqualTo(200);
      }
      assertThat(client.openConnections()).isEqualTo(2);
    }
  }

  @Test
  void withoutCredentialsACallFailsAndTheConnectionStays() throws IOException {
    List<UpstreamException> refusals = new CopyOnWriteArrayList<>();
    refusals.add(new UpstreamException("No credentials yet.", false));
    try (FrontUnderTest upstream = new FrontUnderTest(FrontUnderTest.ECHO);
        UpstreamClient client =
            UpstreamClient.on(
                loops,
                options(upstream),
                call -> {
                  if (!refusals.isEmpty()) {
                    throw refusals.removeFirst();
                  }
                  return Calls.CREDENTIALS;
                })) {
      assertThat(Calls.failure(client, Calls.getItem("{}"))).hasMessage("No credentials yet.");
      assertThat(Calls.reply(client, Calls.getItem("{}")).status()).isEqualTo(200);
      assertThat(client.openConnections()).isEqualTo(1);
    }
  }

  @Test
  void anAddressThatIsNotAllowedIsNotConnectedTo() throws IOException {
    try (FrontUnderTest upstream = new FrontUnderTest(FrontUnderTest.ECHO);
        UpstreamClient client =
            UpstreamClient.on(
                loops,
                options(upstream).allowing(address -> !address.isLoopbackAddress()),
                call -> Calls.CREDENTIALS)) {
      UpstreamException failure = Calls.failure(client, Calls.getItem("{}"));
      assertThat(failure.mayHaveTakenEffect()).isFalse();
      // Clients learn nothing of addresses; the log does.
      assertThat(failure).hasMessageContaining("cannot connect").hasMessageNotContaining("127.0");
      assertThat(upstream.front.openConnections()).isZero();
    }
  }

  @Test
  void anUpstreamThatLeadsBackIsRecognised() throws IOException {
    UpstreamOptions[] options = new UpstreamOptions[1];
    HopMark mark = HopMark.fresh();
    try (FrontUnderTest self =
        new FrontUnderTest(FrontUnderTest.ECHO, front -> front.withMark(mark))) {
      options[0] =
          new UpstreamOptions(
              endpoint(self),
              endpoint(self),
              Calls.REGION,
              UpstreamOptions.Limits.DEFAULT,
              Optional.empty(),
              address -> true,
              mark);
      try (UpstreamClient client = UpstreamClient.on(loops, options[0], call -> Calls.CREDENTIALS);
          UpstreamClient other = client(self)) {
        assertThat(Calls.get(client.check(Duration.ofSeconds(10))))
            .isEqualTo(UpstreamClient.Health.LOOP);
        assertThat(Calls.reply(client, Calls.getItem("{}")).status()).isEqualTo(508);
        assertThat(Calls.get(other.check(Duration.ofSeconds(10))))
            .isEqualTo(UpstreamClient.Health.REACHABLE);
        assertThat(Calls.reply(other, Calls.getItem("{}")).status()).isEqualTo(200);
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Endpoint endpoint(FrontUnderTest upstream) {
    return Endpoint.of(URI.create("http://127.0.0.1:" + upstream.front.address().getPort()));
  }

  private static UpstreamOptions options(FrontUnderTest upstream) {
    return UpstreamOptions.to(endpoint(upstream), endpoint(upstream), Calls.REGION);
  }

  private static UpstreamClient client(FrontUnderTest upstream) throws IOException {
    return Calls.client(loops, endpoint(upstream));
  }

  private static Headers.Entry header(String name, String value) {
    return new Headers.Entry(name, value);
  }

  private static HeaderList list(Headers headers) {
    return new HeaderList() {
      @Override
      public int size() {
        return headers.entries().size();
      }

      @Override
      public String name(int index) {
        return headers.entries().get(index).name();
      }

      @Override
      public String value(int index) {
        return headers.entries().get(index).value();
      }
    };
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(UTF_8));
    }
    return bytes.toByteArray();
  }

  private static long crc(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return crc.getValue();
  }
}
