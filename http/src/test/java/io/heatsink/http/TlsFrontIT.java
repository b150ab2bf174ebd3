package io.heatsink.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same front behind TLS: what clients send there, and what breaks TLS itself. */
class TlsFrontIT {
  /** What replays a failure. */
  private static final long SEED = 20261121;

  private static final int REQUESTS = 120;
  private static final int HANDSHAKES = 80;

  @TempDir private static Path folder;

  private static KeyPairFiles server;
  private static KeyPairFiles shop;
  private static KeyPairFiles stranger;

  @BeforeAll
  static void makeCertificates() throws Exception {
    server = KeyPairFiles.make(folder, "server");
    shop = KeyPairFiles.make(folder, "shop");
    stranger = KeyPairFiles.make(folder, "stranger");
  }

  private static FrontUnderTest front(Entry entry) throws IOException {
    FrontTls tls =
        new FrontTls(server.certificate(), server.key(), Optional.of(shop.certificate()));
    return new FrontUnderTest(entry, options -> options.withTls(tls));
  }

  /**
   * Whoever trusts the server.
   *
   * @param own what the client shows; empty for nothing
   */
  private static SSLContext client(Optional<KeyPairFiles> own) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", server.store().getCertificate("own"));
    trust.init(trusted);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(own.map(KeyPairFiles::store).orElse(null), KeyPairFiles.PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  private static Socket connect(FrontUnderTest test, SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(test.front.address().getAddress(), test.front.address().getPort());
    socket.startHandshake();
    return socket;
  }

  private static String subject(Request request) {
    return request.tlsSubject().orElse("nobody");
  }

  private static final Entry WHO =
      (request, answer) -> answer.accept(FrontUnderTest.ok(subject(request).getBytes(ISO_8859_1)));

  @Test
  void aClientIsKnownByItsCertificateAndWhoeverShowsNoneIsNobody() throws Exception {
    try (FrontUnderTest test = front(WHO);
        RawClient known = new RawClient(connect(test, client(Optional.of(shop))));
        RawClient unknown = new RawClient(connect(test, client(Optional.empty())))) {
      assertThat(known.send(RawClient.post("")).reply().text()).isEqualTo("CN=shop");
      assertThat(unknown.send(RawClient.post("")).reply().text()).isEqualTo("nobody");
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityProvesNothing() throws Exception {
    try (FrontUnderTest test = front(WHO)) {
      String answer;
      try (RawClient client = new RawClient(connect(test, client(Optional.of(stranger))))) {
        answer = client.send(RawClient.post("")).reply().text();
      } catch (IOException e) {
        answer = "refused";
      }
      // The client may not show what the server has not asked for; then it is nobody.
      assertThat(answer).isIn("refused", "nobody");
    }
  }

  @Test
  void mutatedRequestsAreAnsweredOrClosedAndDisturbNobody() throws Exception {
    Random random = new Random(SEED);
    SSLContext context = client(Optional.empty());
    try (FrontUnderTest test = front(FrontUnderTest.ECHO);
        RawClient healthy = new RawClient(connect(test, context))) {
      for (int i = 0; i < REQUESTS; i++) {
        String what = "seed %d, request %d".formatted(SEED, i);
        byte[] request = MutatedRequest.next(random);
        try (Socket socket = connect(test, context)) {
          socket.setSoTimeout(20);
          checkReply(what, exchanged(socket, request));
        }
        if (i % 10 == 0) {
          assertThat(healthy.send(RawClient.post(what)).reply().text()).isEqualTo(what);
        }
      }
      assertThat(test.front.bytesInFlight()).isLessThan(64 << 20);
    }
  }

  @Test
  void whatIsNoTlsIsClosedAndDisturbsNobody() throws Exception {
    Random random = new Random(SEED);
    SSLContext context = client(Optional.empty());
    try (FrontUnderTest test = front(FrontUnderTest.ECHO);
        RawClient healthy = new RawClient(connect(test, context))) {
      for (int i = 0; i < HANDSHAKES; i++) {
        String what = "seed %d, handshake %d".formatted(SEED, i);
        try (Socket socket =
            new Socket(test.front.address().getAddress(), test.front.address().getPort())) {
          socket.setSoTimeout(20);
          String reply = new String(exchanged(socket, hello(random)), ISO_8859_1);
          assertThat(reply).as(what).doesNotContain("HTTP/1.1 200");
        }
        if (i % 10 == 0) {
          assertThat(healthy.send(RawClient.post(what)).reply().text()).isEqualTo(what);
        }
      }
    }
  }

  /** A request in clear, or records that begin as TLS begins and end as they like. */
  private static byte[] hello(Random random) {
    if (random.nextInt(4) == 0) {
      return RawClient.post("{}").getBytes(ISO_8859_1);
    }
    byte[] bytes = new byte[1 + random.nextInt(600)];
    random.nextBytes(bytes);
    byte[] start = {22, 3, (byte) random.nextInt(5), 2, 0, 1, 0, 1, (byte) 252, 3, 3};
    System.arraycopy(start, 0, bytes, 0, Math.min(start.length, bytes.length));
    return bytes;
  }

  /** What comes until the other side ends, or waits for more. */
  private static byte[] exchanged(Socket socket, byte[] request) {
    byte[] reply = new byte[1 << 16];
    int size = 0;
    try {
      socket.getOutputStream().write(request);
      socket.getOutputStream().flush();
      for (int read; size < reply.length; size += read) {
        read = socket.getInputStream().read(reply, size, reply.length - size);
        if (read < 0) {
          break;
        }
      }
    } catch (IOException e) {
      // Silence, or an end without goodbye.
    }
    return Arrays.copyOf(reply, size);
  }

  private static void checkReply(String what, byte[] bytes) {
    String text = new String(bytes, ISO_8859_1);
    if (!text.isEmpty()) {
      assertThat(text).as(what).matches("(?s)HTTP/1\\.1 (100|200|4\\d\\d|501|503|505) .*");
      if (text.startsWith("HTTP/1.1 4")) {
        assertThat(text).as(what).contains("\"__type\":\"com.amazon");
      }
    }
  }
}
