package io.heatsink.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Requests with something wrong, drawn from a seed. */
final class MutatedRequest {
  private static final List<String> ODD_HEADERS =
      List.of(
          "Content-Length: 5\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked",
          "Content-Length: 999999999",
          "Content-Length: -1",
          "Expect: 100-continue\r\nContent-Length: 4",
          "Expect: 200-maybe\r\nContent-Length: 4",
          "Connection: close, keep-alive\r\nContent-Length: 4",
          "Content-Encoding: gzip\r\nContent-Length: 4",
          "Content-Encoding: br\r\nContent-Length: 4",
          "X: folded\r\n here\r\nContent-Length: 4",
          "X: bare\nContent-Length: 4",
          "Host: two\r\nContent-Length: 4",
          "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nContent-Length: 4");

  private MutatedRequest() {}

  static byte[] next(Random random) {
    byte[] request = sound(random);
    for (int i = random.nextInt(4); i > 0; i--) {
      request = mutated(request, random);
    }
    return request;
  }

  private static byte[] sound(Random random) {
    return switch (random.nextInt(8)) {
      case 0 ->
          text(
              "POST / HTTP/1.1\r\n"
                  + "Host: h\r\n"
                  + "Transfer-Encoding: chunked\r\n\r\n"
                  + "3\r\n"
                  + "{ }\r\n"
                  + "0\r\n\r\n");
      case 1 ->
          text(
              "POST / HTTP/1.1\r\nHost: h\r\n"
                  + ODD_HEADERS.get(random.nextInt(ODD_HEADERS.size()))
                  + "\r\n\r\n{  }");
      case 2 -> text("GET / HTTP/1.0\r\n\r\n");
      case 3 ->
          text(
              "POST / HTTP/1.1\r\nHost: h\r\n"
                  + "X-Flood: 12345678901234567890\r\n".repeat(random.nextInt(4_000))
                  + "Content-Length: 2\r\n\r\n{}");
      case 4 -> gzipped(random);
      case 5 -> joined(text(RawClient.post("{}")), text(RawClient.post("{ }")));
      case 6 -> text("POST /" + "x".repeat(random.nextInt(100_000)) + " HTTP/1.1\r\n\r\n");
      default -> text(RawClient.post("x".repeat(random.nextInt(2_000))));
    };
  }

  private static byte[] mutated(byte[] request, Random random) {
    int at = random.nextInt(request.length + 1);
    int to = Math.min(request.length, at + random.nextInt(40));
    byte[] before = Arrays.copyOf(request, at);
    byte[] between = Arrays.copyOfRange(request, at, to);
    byte[] behind = Arrays.copyOfRange(request, to, request.length);
    return switch (random.nextInt(6)) {
      case 0 -> joined(before, behind);
      case 1 -> joined(before, between, between, behind);
      case 2 -> {
        byte[] noise = new byte[1 + random.nextInt(20)];
        random.nextBytes(noise);
        yield joined(before, noise, between, behind);
      }
      case 3 ->
          joined(
              before,
              text(
                  List.of("\r\n", "\n", "\r", ":", " ", "\t", "\u0000", ",")
                      .get(random.nextInt(8))),
              between,
              behind);
      case 4 -> before.length == 0 ? request : before; // half a request
      default -> {
        byte[] flipped = request.clone();
        if (flipped.length > 0) {
          flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
        }
        yield flipped;
      }
    };
  }

  /** Sound, damaged, or a megabyte of zeros for a kilobyte. */
  private static byte[] gzipped(Random random) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zipped = new GZIPOutputStream(bytes)) {
      zipped.write(new byte[random.nextBoolean() ? 1 << 20 : 10]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] body = bytes.toByteArray();
    if (random.nextBoolean()) {
      body[random.nextInt(body.length)] ^= 1;
    }
    return joined(
        text(
            "POST / HTTP/1.1\r\nHost: h\r\nContent-Encoding: gzip\r\nContent-Length: "
                + body.length
                + "\r\n\r\n"),
        body);
  }

  private static byte[] text(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      whole.writeBytes(part);
    }
    return whole.toByteArray();
  }
}
