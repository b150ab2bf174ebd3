package io.heatsink.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.http.RawClient.RawReply;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What two readers could frame in two ways is refused and its connection closed; nothing that
 * follows is taken for a request (TRUST 4, row 9).
 */
class AmbiguousFramingIT {
  private static final String HIDDEN = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\n{}";

  static Stream<Arguments> heads() {
    return Stream.of(
            "Content-Length: 2\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 2",
            "Content-Length: 2\r\nContent-Length: 2",
            "Content-Length: 2\r\nContent-Length: 30",
            "Content-Length: 2, 2",
            "Content-Length: +2",
            "Content-Length: -2",
            "Content-Length: 0x2",
            "Content-Length: 2 2",
            "Content-Length:",
            "Content-Length: 99999999999999999999",
            "Content-Length : 2",
            "Content-Length\t: 2",
            " Content-Length: 2",
            "Content-Length: 2\nX: y",
            "X: y\n\nContent-Length: 2",
            "X: a\r\n b\r\nContent-Length: 2",
            "X: a\r\n\tb\r\nContent-Length: 2",
            "X: a\rb\r\nContent-Length: 2",
            "X: a\u0000b\r\nContent-Length: 2",
            "X\u0000: a\r\nContent-Length: 2",
            "X Y: a\r\nContent-Length: 2",
            ": a\r\nContent-Length: 2",
            "no colon\r\nContent-Length: 2",
            "Host: h\r\nContent-Length: 2",
            "Host: other\r\nContent-Length: 2",
            "Transfer-Encoding: gzip",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: chunked, gzip",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding: \"chunked\"",
            "Transfer-Encoding: chunked;q=1",
            "Transfer-Encoding : chunked",
            "Transfer-Encoding:\u000bchunked",
            "Transfer-Encoding: identity")
        .map(Arguments::of);
  }

  static Stream<Arguments> chunks() {
    return Stream.of(
            "2;a=b\r\n{}\r\n0\r\n\r\n",
            "2;a=\"\r\n\r\n\"\r\n{}\r\n0\r\n\r\n",
            "2 \r\n{}\r\n0\r\n\r\n",
            "2\n{}\r\n0\r\n\r\n",
            "2\r\n{}\n0\r\n\r\n",
            "2\r{}\r\n0\r\n\r\n",
            "0x2\r\n{}\r\n0\r\n\r\n",
            "+2\r\n{}\r\n0\r\n\r\n",
            "-2\r\n{}\r\n0\r\n\r\n",
            "\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}0\r\n\r\n",
            "2\r\n{}xx0\r\n\r\n",
            "100000002\r\n{}\r\n0\r\n\r\n",
            "fffffffffffffffff2\r\n{}\r\n0\r\n\r\n",
            "2\r\n{}\r\n0\r\nX: a\r\n b\r\n\r\n",
            "2\r\n{}\r\n0\r\nX : a\r\n\r\n",
            "2\r\n{}\r\n0;x\r\n\r\n")
        .map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("heads")
  void isRefusedByItsHead(String headers) throws IOException {
    assertRefused("POST / HTTP/1.1\r\nHost: h\r\n" + headers + "\r\n\r\n{}");
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void isRefusedByItsChunks(String body) throws IOException {
    assertRefused("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
  }

  @Test
  void plainChunksArePartsOfOneBody() throws IOException {
    try (FrontUnderTest test = new FrontUnderTest(FrontUnderTest.ECHO);
        RawClient client = test.client()) {
      client.send(
          "POST / HTTP/1.1\r\n"
              + "Host: h\r\n"
              + "Transfer-Encoding: chunked\r\n\r\n"
              + "1\r\n"
              + "{\r\n"
              + "01\r\n"
              + "}\r\n"
              + "0\r\n\r\n"
              + HIDDEN);
      assertThat(client.reply().text()).isEqualTo("{}");
      assertThat(client.reply().text()).isEqualTo("{}");
    }
  }

  private static void assertRefused(String request) throws IOException {
    AtomicInteger taken = new AtomicInteger();
    Entry entry =
        (come, answer) -> {
          taken.incrementAndGet();
          answer.accept(FrontUnderTest.ok(come.content()));
        };
    try (FrontUnderTest test = new FrontUnderTest(entry);
        RawClient client = test.client()) {
      client.send((request + HIDDEN + HIDDEN).getBytes(ISO_8859_1));
      RawReply reply = client.reply();
      assertThat(reply.status()).isBetween(400, 501);
      assertThat(reply.text()).startsWith("{\"__type\":\"com.amazon.coral");
      assertThat(reply.headers()).containsEntry("connection", "close");
      assertThat(client.ended()).isTrue();
      assertThat(taken).hasValue(0);
    }
  }
}
