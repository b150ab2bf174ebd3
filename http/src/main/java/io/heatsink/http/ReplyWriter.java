package io.heatsink.http;

import static io.heatsink.http.HeadBuffer.ascii;

import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * Writes the heads of replies as DynamoDB does, in its order: Server, Date, Content-Type,
 * Content-Length, Connection, x-amzn-RequestId, x-amz-crc32. One per event loop.
 *
 * <p>The checksum is that of the bytes on the wire, compressed or not: SDKs check it before they
 * decompress.
 */
final class ReplyWriter {
  private static final byte[] OK = ascii("HTTP/1.1 200 OK\r\nServer: Server\r\nDate: ");
  private static final byte[] VERSION = ascii("HTTP/1.1 ");
  private static final byte[] SERVER = ascii("\r\nServer: Server\r\nDate: ");
  private static final byte[] JSON_TYPE = ascii("\r\nContent-Type: application/x-amz-json-1.0");
  private static final byte[] TYPE = ascii("\r\nContent-Type: ");
  private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
  private static final byte[] KEPT = ascii("\r\nConnection: keep-alive\r\nx-amzn-RequestId: ");
  private static final byte[] CLOSED = ascii("\r\nConnection: close\r\nx-amzn-RequestId: ");
  private static final byte[] CRC = ascii("\r\nx-amz-crc32: ");
  private static final byte[] GZIP = ascii("\r\nContent-Encoding: gzip");
  private static final byte[] END = ascii("\r\n\r\n");

  private static final DateTimeFormatter IMF_DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final CRC32 crc = new CRC32();
  private final HeadBuffer head = new HeadBuffer();
  private byte[] date = {};
  private long dateSecond = Long.MIN_VALUE;

  /**
   * Writes the reply's head.
   *
   * @param body as it will be sent
   * @param epochSecond now
   */
  void writeHead(
      Reply reply, byte[] body, boolean gzipped, boolean keepAlive, long epochSecond, ByteBuf out) {
    head.clear();
    if (reply.status() == 200) {
      head.put(OK);
    } else {
      head.put(VERSION).put(reply.status()).put(" ").put(phrase(reply.status())).put(SERVER);
    }
    head.put(date(epochSecond));
    putContentType(reply.headers());
    head.put(LENGTH).put(body.length);
    head.put(keepAlive ? KEPT : CLOSED).put(reply.requestId());
    crc.reset();
    crc.update(body, 0, body.length);
    head.put(CRC).put(crc.getValue());
    if (gzipped) {
      head.put(GZIP);
    }
    putOthers(reply.headers());
    head.put(END).writeTo(out);
  }

  private void putContentType(Headers headers) {
    for (Headers.Entry header : headers.entries()) {
      if (HeaderKind.of(header.name()) == HeaderKind.CONTENT_TYPE) {
        head.put(TYPE).put(header.value());
        return;
      }
    }
    head.put(JSON_TYPE);
  }

  private void putOthers(Headers headers) {
    for (Headers.Entry header : headers.entries()) {
      if (HeaderKind.of(header.name()) == HeaderKind.END_TO_END) {
        head.putHeader(header.name(), header.value());
      }
    }
  }

  private byte[] date(long epochSecond) {
    if (epochSecond != dateSecond) {
      dateSecond = epochSecond;
      date = ascii(IMF_DATE.format(Instant.ofEpochSecond(epochSecond)));
    }
    return date;
  }

  private static String phrase(int status) {
    return switch (status) {
      case 200 -> "OK";
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 408 -> "Request Timeout";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 417 -> "Expectation Failed";
      case 431 -> "Request Header Fields Too Large";
      case 500 -> "Internal Server Error";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      case 505 -> "HTTP Version Not Supported";
      case 508 -> "Loop Detected";
      default -> "Status " + status; // RFC 9112, 4: clients ignore it
    };
  }
}
