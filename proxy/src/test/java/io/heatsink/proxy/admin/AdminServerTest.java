package io.heatsink.proxy.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {
  private final AtomicInteger drained = new AtomicInteger();
  private AdminServer server = start(AdminServer.Access.LOCAL);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPageIsServedAsItIs() throws IOException {
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + host())).isEqualTo(200);
  }

  @Test
  void whatChangesSomethingIsDoneByPostOnly() throws IOException {
    assertThat(ask("GET /drain HTTP/1.1", "Host: " + host())).isEqualTo(405);
    assertThat(drained).hasValue(0);
    assertThat(
            ask(
                "POST /drain HTTP/1.1",
                "Host: " + host(),
                "Content-Type: application/json",
                "Content-Length: 0"))
        .isEqualTo(200);
    assertThat(drained).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
  void aFormOfAnotherSiteChangesNothing(String type) throws IOException {
    assertThat(
            ask(
                "POST /drain HTTP/1.1",
                "Host: " + host(),
                "Content-Type: " + type,
                "Content-Length: 0"))
        .isEqualTo(415);
    assertThat(drained).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1:1",
        "localhost.evil.example:PORT",
        ""
      })
  void aPageThatWasReboundToThisPortSeesNothing(String host) throws IOException {
    String named = host.replace("PORT", Integer.toString(server.address().getPort()));
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + named)).isEqualTo(403);
  }

  @Test
  void anotherOriginSeesNothing() throws IOException {
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + host(), "Origin: http://evil.example"))
        .isEqualTo(403);
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + host(), "Origin: http://" + host()))
        .isEqualTo(200);
  }

  @Test
  void aTokenIsAskedForWhereOneIsSet() throws IOException {
    server.close();
    server = start(new AdminServer.Access(Optional.of("s3cret"), Optional.empty()));
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + host())).isEqualTo(401);
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + host(), "Authorization: Bearer wrong"))
        .isEqualTo(401);
    assertThat(ask("GET /livez HTTP/1.1", "Host: " + host(), "Authorization: Bearer s3cret"))
        .isEqualTo(200);
    assertThat(new AdminServer.Access(Optional.of("s3cret"), Optional.empty()).toString())
        .doesNotContain("s3cret");
  }

  @Test
  void aPageThatFailsSaysSoWithoutItsReason() throws IOException {
    assertThat(ask("GET /broken HTTP/1.1", "Host: " + host())).isEqualTo(500);
    assertThat(ask("GET /nothing HTTP/1.1", "Host: " + host())).isEqualTo(404);
    assertThat(ask("DELETE /livez HTTP/1.1", "Host: " + host())).isEqualTo(405);
  }

  private String host() {
    return "127.0.0.1:" + server.address().getPort();
  }

  private int ask(String... lines) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket
          .getOutputStream()
          .write(
              (String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.ISO_8859_1));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      return Integer.parseInt(answer.readLine().split(" ", -1)[1]);
    }
  }

  private AdminServer start(AdminServer.Access access) {
    try {
      return AdminServer.start(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
          access,
          new AdminServer.Routes(
              Map.of(
                  "/livez",
                  () -> AdminPage.text(200, "ok"),
                  "/broken",
                  () -> {
                    throw new IllegalStateException("secret reason");
                  }),
              Map.of(
                  "/drain",
                  () -> {
                    drained.incrementAndGet();
                    return AdminPage.text(200, "draining");
                  })));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
