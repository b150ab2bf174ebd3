package io.heatsink.proxy.upstream;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;

/**
 * Lets only replies pass that look as DynamoDB's do: every one of them, errors too, is a JSON
 * object. The page of a load balancer, or half a reply that its sender took for a whole one, counts
 * as no answer; a client's SDK could make nothing of it. An operation that Heatsink does not read
 * the answer of may succeed with no body at all, as TagResource does.
 */
public final class SoundReplies implements Upstream {
  private final Upstream upstream;

  public SoundReplies(Upstream upstream) {
    this.upstream = upstream;
  }

  @Override
  public void send(Call call, Answer answer) {
    upstream.send(
        call,
        new Answer() {
          @Override
          public void reply(Reply reply) {
            if (looksLikeAnObject(reply.body()) || isEmptySuccess(call, reply)) {
              answer.reply(reply);
            } else {
              answer.failed(
                  new UpstreamException(
                      "What DynamoDB's endpoint answered, with status %d and %d bytes, is no JSON."
                          .formatted(reply.status(), reply.body().length),
                      true));
            }
          }

          @Override
          public void failed(UpstreamException failure) {
            answer.failed(failure);
          }
        });
  }

  private static boolean isEmptySuccess(Call call, Reply reply) {
    return call.operation().isEmpty() && reply.body().length == 0 && reply.status() / 100 == 2;
  }

  /** By its two ends: what is between is for those who read it. */
  private static boolean looksLikeAnObject(byte[] body) {
    int from = 0;
    int to = body.length;
    while (from < to && isBlank(body[from])) {
      from++;
    }
    while (from < to && isBlank(body[to - 1])) {
      to--;
    }
    return to - from >= 2 && body[from] == '{' && body[to - 1] == '}';
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }
}
