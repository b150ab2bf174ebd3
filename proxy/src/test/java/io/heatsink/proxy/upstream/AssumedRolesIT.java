package io.heatsink.proxy.upstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.dynamodb.signature.HeaderList;
import io.heatsink.dynamodb.signature.SignatureVerifier;
import io.heatsink.dynamodb.signature.SignedRequest;
import io.heatsink.http.Endpoint;
import io.heatsink.http.EventLoops;
import io.heatsink.http.UpstreamClient;
import io.heatsink.http.UpstreamOptions;
import io.heatsink.proxy.Calls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Calls of callers with roles, from AssumeRole to the signature that the upstream sees. */
class AssumedRolesIT {
  private static final String SHOP = "arn:aws:iam::123456789012:role/shop";
  private static final String TILL = "arn:aws:iam::999999999999:role/till";
  private static final String FORBIDDEN = "arn:aws:iam::123456789012:role/forbidden";
  private static final String REGION = "eu-west-1";

  /**
   * From two minutes before a session's end on, the SDK fetches another one whenever it is asked.
   */
  private static final Duration SESSION = Duration.ofSeconds(110);

  private final MovedTurns turns = new MovedTurns();
  private final EventLoops loops = EventLoops.of(1);
  private final List<String> assumed = new CopyOnWriteArrayList<>();
  private final Map<String, Credentials> issued = new ConcurrentHashMap<>();
  private final List<HttpServer> servers = new ArrayList<>();
  private SigningCredentials credentials;
  private UpstreamClient client;
  private Upstream upstream;

  /** The machine's time, but for what the test adds to it. */
  private static final class MovedTurns implements Turns {
    private volatile Duration moved = Duration.ZERO;

    @Override
    public long nanoTime() {
      return System.nanoTime() + moved.toNanos();
    }

    @Override
    public Instant now() {
      return Instant.now().plus(moved);
    }

    @Override
    public <T> T await(CompletableFuture<T> future, long deadlineNanos) throws TimeoutException {
      throw new UnsupportedOperationException("Nothing waits here");
    }

    @Override
    public void sleep(Duration duration) {
      throw new UnsupportedOperationException("Nothing sleeps here");
    }

    @Override
    public void start(Runnable work) {
      Thread.ofVirtual().start(work);
    }
  }

  @BeforeEach
  void start() throws IOException {
    URI sts = serve(this::assumeRole);
    Endpoint dynamodb = Endpoint.of(serve(this::whoSigned));
    credentials =
        new SigningCredentials(
            AwsCredentials.of(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("OWN", "own secret")),
                true,
                Region.of(REGION),
                sts),
            turns);
    client =
        UpstreamClient.on(
            loops,
            UpstreamOptions.to(dynamodb, dynamodb, REGION),
            call -> credentials.now(call.caller().upstreamRole()).orElseThrow());
    upstream = new CredentialWait(client, credentials);
    issued.put("OWN", Credentials.of("OWN", "own secret"));
  }

  @AfterEach
  void stop() {
    client.close();
    loops.close();
    servers.forEach(server -> server.stop(0));
  }

  @Test
  void aCallIsSignedWithItsCallersRole() throws Exception {
    assertThat(signerOf(Optional.of(SHOP))).isEqualTo("KEY1");
    assertThat(signerOf(Optional.of(SHOP))).isEqualTo("KEY1");
    assertThat(assumed).containsExactly(SHOP);
  }

  @Test
  void rolesStayApart() throws Exception {
    assertThat(signerOf(Optional.of(SHOP))).isEqualTo("KEY1");
    assertThat(signerOf(Optional.of(TILL))).isEqualTo("KEY2");
    assertThat(signerOf(Optional.empty())).isEqualTo("OWN");
    assertThat(signerOf(Optional.of(SHOP))).isEqualTo("KEY1");
    assertThat(assumed).containsExactly(SHOP, TILL);
  }

  @Test
  void aSessionIsRenewedBeforeItEnds() throws Exception {
    assertThat(signerOf(Optional.of(SHOP))).isEqualTo("KEY1");

    turns.moved = Duration.ofSeconds(61);
    credentials.tick();
    // The old one serves until the new one has come.
    String signer = signerOf(Optional.of(SHOP));
    for (int tries = 0; signer.equals("KEY1") && tries < 1_000; tries++) {
      signer = signerOf(Optional.of(SHOP));
    }

    assertThat(signer).isEqualTo("KEY2");
    assertThat(assumed).containsExactly(SHOP, SHOP);
  }

  @Test
  void aRoleThatMayNotBeTakenIsReplacedByNoOther() throws Exception {
    assertThat(signerOf(Optional.of(SHOP))).isEqualTo("KEY1");
    assertThat(signerOf(Optional.of(FORBIDDEN)))
        .isEqualTo("Heatsink has no AWS credentials at the moment; its log says why.");
  }

  /** Who has signed that call as the upstream sees it, or why it was not sent. */
  private String signerOf(Optional<String> role)
      throws ExecutionException, InterruptedException, TimeoutException {
    CompletableFuture<String> signer = new CompletableFuture<>();
    long now = System.nanoTime();
    Call call = Calls.of("ListTables", "{}");
    upstream.send(
        new Call(
            call.id(),
            call.service(),
            call.target(),
            call.operation(),
            new Caller("caller", role),
            call.headers(),
            call.body(),
            null,
            now,
            now + Duration.ofSeconds(20).toNanos()),
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            signer.complete(new String(reply.body(), UTF_8));
          }

          @Override
          public void failed(UpstreamException failure) {
            signer.complete(String.valueOf(failure.getMessage()));
          }
        });
    return signer.get(30, TimeUnit.SECONDS);
  }

  private void assumeRole(HttpExchange exchange) throws IOException {
    String form = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String role =
        URLDecoder.decode(form.replaceFirst(".*RoleArn=", "").replaceFirst("&.*", ""), UTF_8);
    if (role.equals(FORBIDDEN)) {
      answer(
          exchange,
          403,
          "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no</Message></Error></ErrorResponse>");
      return;
    }
    assumed.add(role);
    String keyId = "KEY" + assumed.size();
    issued.put(keyId, Credentials.of(keyId, "secret of " + keyId, "token of " + keyId));
    answer(
        exchange,
        200,
        """
        <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult>
        <Credentials><AccessKeyId>%1$s</AccessKeyId><SecretAccessKey>secret of %1$s</SecretAccessKey>
        <SessionToken>token of %1$s</SessionToken><Expiration>%2$s</Expiration></Credentials>
        </AssumeRoleResult></AssumeRoleResponse>\
        """
            .formatted(keyId, Instant.now().plus(SESSION).truncatedTo(ChronoUnit.SECONDS)));
  }

  /** Answers with the id of the key that has signed the request, token and all. */
  private void whoSigned(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    SignatureVerifier verifier =
        SignatureVerifier.forService("dynamodb", REGION, id -> Optional.ofNullable(issued.get(id)));
    String signer =
        verifier
            .verify(
                new SignedRequest("POST", "/", new Listed(exchange.getRequestHeaders()), body),
                Instant.now())
            .accessKeyId();
    answer(exchange, 200, signer);
  }

  private URI serve(HttpHandler handler) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    servers.add(server);
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private record Listed(List<Map.Entry<String, String>> entries) implements HeaderList {
    Listed(Headers headers) {
      this(
          headers.entrySet().stream()
              .flatMap(all -> all.getValue().stream().map(one -> Map.entry(all.getKey(), one)))
              .toList());
    }

    @Override
    public int size() {
      return entries.size();
    }

    @Override
    public String name(int index) {
      return entries.get(index).getKey();
    }

    @Override
    public String value(int index) {
      return entries.get(index).getValue();
    }
  }
}
