package io.heatsink.proxy.upstream;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.Operation;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a call a second time if that can do no harm: no byte of it had left, or it only reads. What
 * DynamoDB has answered, also with an error, is an answer; SDKs retry those themselves.
 *
 * <p>One budget for all calls keeps an outage from being made worse: retries are at most a tenth of
 * calls, beyond a handful.
 */
public final class SafeRetries implements Upstream {
  private static final int CALLS_PER_RETRY = 10;
  private static final int MOST_SAVED = 100 * CALLS_PER_RETRY;

  private final Upstream upstream;
  private final Turns turns;

  /** In calls; each retry takes {@link #CALLS_PER_RETRY}. */
  private final AtomicLong saved = new AtomicLong(MOST_SAVED);

  public SafeRetries(Upstream upstream, Turns turns) {
    this.upstream = upstream;
    this.turns = turns;
  }

  @Override
  public void send(Call call, Answer answer) {
    if (saved.get() < MOST_SAVED) {
      saved.incrementAndGet();
    }
    upstream.send(
        call,
        new Answer() {
          @Override
          public void reply(Reply reply) {
            answer.reply(reply);
          }

          @Override
          public void failed(UpstreamException failure) {
            if (isSafe(call, failure)
                && turns.nanoTime() - call.deadlineNanos() < 0
                && takeFromBudget()) {
              upstream.send(call, answer);
            } else {
              answer.failed(failure);
            }
          }
        });
  }

  private static boolean isSafe(Call call, UpstreamException failure) {
    return !failure.mayHaveTakenEffect()
        || call.operation().map(Operation::effect).orElse(null) == Operation.Effect.READ;
  }

  private boolean takeFromBudget() {
    while (true) {
      long now = saved.get();
      if (now < CALLS_PER_RETRY) {
        return false;
      }
      if (saved.compareAndSet(now, now - CALLS_PER_RETRY)) {
        return true;
      }
    }
  }
}
