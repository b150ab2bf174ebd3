package io.heatsink.http;

import static io.heatsink.http.HeadBuffer.ascii;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.dynamodb.signature.AmzDate;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.dynamodb.signature.HeaderList;
import io.heatsink.dynamodb.signature.RequestSigner;
import io.netty.buffer.ByteBuf;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Writes calls as requests to one endpoint, anew: only the operation, the body, and the headers
 * that mean nothing to HTTP or to the signature come from the client. Not thread-safe: one per
 * event loop.
 */
final class RequestWriter {
  private static final String DEFAULT_TYPE = "application/x-amz-json-1.0";
  private static final byte[] START = ascii("POST / HTTP/1.1");
  private static final byte[] HEALTH_START = ascii("GET / HTTP/1.1");
  private static final byte[] LENGTH = ascii("\r\nContent-Length: ");
  private static final byte[] END = ascii("\r\n\r\n");

  private final String host;
  private final HopMark mark;
  private final RequestSigner signer;
  private final Time time;
  private final HeadBuffer head = new HeadBuffer();
  private final ToSign toSign = new ToSign();

  private long second = Long.MIN_VALUE;
  private String date = "";

  RequestWriter(Endpoint endpoint, String region, HopMark mark, Time time) {
    host = endpoint.hostHeader();
    this.mark = mark;
    this.time = time;
    signer = RequestSigner.forService("dynamodb", region);
  }

  /** Writes the head of the call's request. */
  void writeHead(Call call, Credentials credentials, ByteBuf out) {
    String target = call.service().targetPrefix() + "." + call.target();
    toSign.clear();
    head.clear();
    head.put(START);
    String type = DEFAULT_TYPE;
    String marks = "";
    for (Headers.Entry header : call.headers().entries()) {
      switch (HeaderKind.of(header.name())) {
        case END_TO_END -> {
          head.putHeader(header.name(), header.value());
          if (header.name().regionMatches(true, 0, "x-amz-", 0, 6)) {
            toSign.add(header.name().toLowerCase(Locale.ROOT), header.value());
          }
        }
        case CONTENT_TYPE -> type = header.value();
        case MARK -> marks = header.value();
        default -> {} // of the client's connection or signature, or written anew below
      }
    }
    put("Content-Type", "content-type", type);
    put("Host", "host", host);
    String now = date();
    put("X-Amz-Date", "x-amz-date", now);
    credentials
        .sessionToken()
        .ifPresent(token -> put("X-Amz-Security-Token", "x-amz-security-token", token.reveal()));
    put("X-Amz-Target", "x-amz-target", target);
    head.putHeader(
        "Authorization", signer.authorization(credentials, now, "POST", "/", toSign, call.body()));
    head.putHeader(HopMark.HEADER, mark.after(marks));
    head.put(LENGTH).put(call.body().length).put(END).writeTo(out);
  }

  /** Writes the request that asks whether the endpoint is healthy. */
  void writeHealthCheck(ByteBuf out) {
    head.clear();
    head.put(HEALTH_START)
        .putHeader("Host", host)
        .putHeader(HopMark.HEADER, mark.after(""))
        .put(END)
        .writeTo(out);
  }

  private void put(String name, String lowerCaseName, String value) {
    head.putHeader(name, value);
    toSign.add(lowerCaseName, value);
  }

  private String date() {
    long now = time.epochSecond();
    if (now != second) {
      second = now;
      date = AmzDate.format(Instant.ofEpochSecond(now));
    }
    return date;
  }

  /** The headers that are signed, by their names in lower case. */
  private static final class ToSign implements HeaderList {
    private final List<String> names = new ArrayList<>();
    private final List<String> values = new ArrayList<>();

    void clear() {
      names.clear();
      values.clear();
    }

    /** Two lines of one name are signed as one. */
    void add(String name, String value) {
      int at = names.indexOf(name);
      if (at >= 0) {
        values.set(at, values.get(at) + "," + value);
      } else {
        names.add(name);
        values.add(value);
      }
    }

    @Override
    public int size() {
      return names.size();
    }

    @Override
    public String name(int index) {
      return names.get(index);
    }

    @Override
    public String value(int index) {
      return values.get(index);
    }
  }
}
