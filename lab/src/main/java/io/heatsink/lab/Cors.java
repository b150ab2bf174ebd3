package io.heatsink.lab;

import io.heatsink.call.Headers;
import io.heatsink.call.Headers.Entry;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.http.Answering;
import io.heatsink.http.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Calls from web pages: any page may call, as at AWS. */
final class Cors {
  private static final Entry ANYONE = new Entry("Access-Control-Allow-Origin", "*");
  private static final Entry EXPOSED =
      new Entry(
          "Access-Control-Expose-Headers",
          "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,x-amz-crc32,Date");

  /** In seconds: two days. */
  private static final Entry MAX_AGE = new Entry("Access-Control-Max-Age", "172800");

  private Cors() {}

  /** The answer to a browser that asks whether a page may call; empty for other requests. */
  static Optional<Reply> preflight(Request request) {
    if (!request.method().equals("OPTIONS") || !isOfPage(request)) {
      return Optional.empty();
    }
    List<Entry> headers = new ArrayList<>(List.of(ANYONE, MAX_AGE));
    copy(request, "Access-Control-Request-Headers", "Access-Control-Allow-Headers", headers);
    copy(request, "Access-Control-Request-Method", "Access-Control-Allow-Methods", headers);
    return Optional.of(
        new Reply(200, RequestIds.fresh(), new Headers(headers), new byte[0], ServedBy.HEATSINK));
  }

  /** Answers with what lets a page read the reply, where it is a page that asks. */
  static Answering readable(Request request, Answering answer) {
    if (!isOfPage(request)) {
      return answer;
    }
    return new Answering() {
      @Override
      public void accept(Reply reply) {
        List<Entry> headers = new ArrayList<>(reply.headers().entries());
        headers.add(ANYONE);
        headers.add(EXPOSED);
        answer.accept(
            new Reply(
                reply.status(),
                reply.requestId(),
                new Headers(headers),
                reply.body(),
                reply.servedBy()));
      }

      @Override
      public void cut() {
        answer.cut();
      }
    };
  }

  private static boolean isOfPage(Request request) {
    return request.headers().first("Origin").isPresent();
  }

  private static void copy(Request request, String asked, String allowed, List<Entry> headers) {
    request.headers().first(asked).ifPresent(value -> headers.add(new Entry(allowed, value)));
  }
}
