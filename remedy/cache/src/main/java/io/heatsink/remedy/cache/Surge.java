package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * Bounds how many reads at once go to DynamoDB in the place of a shared cache that is not there, so
 * that its loss does not become DynamoDB's. Those that find no place wait for one, in turn, until
 * their deadline.
 */
final class Surge {
  private final int most;
  private final Turns turns;
  // Guarded by this.
  private final Deque<Waiter> waiting = new ArrayDeque<>();
  private int under;

  /** Whoever waits for a place. */
  private static final class Waiter {
    private final CompletableFuture<Void> came = new CompletableFuture<>();
  }

  Surge(int most, Turns turns) {
    this.most = most;
    this.turns = turns;
  }

  /**
   * Sends the call on, once there is a place.
   *
   * @param bounded whether it is one of those that this bounds
   * @throws DynamoDbException a throttle, as clients know it, if none was free until then
   */
  Reply proceed(Call call, Chain chain, boolean bounded) {
    if (!bounded) {
      return chain.proceed(call);
    }
    enter(call.deadlineNanos());
    try {
      return chain.proceed(call);
    } finally {
      leave();
    }
  }

  private void enter(long deadlineNanos) {
    Waiter turn = new Waiter();
    synchronized (this) {
      if (under < most) {
        under++;
        return;
      }
      waiting.addLast(turn);
    }
    try {
      turns.await(turn.came, deadlineNanos);
    } catch (TimeoutException e) {
      synchronized (this) {
        if (!waiting.remove(turn)) {
          return; // a place came at the last moment
        }
      }
      throw DynamoDbException.of(
          ErrorType.THROTTLING,
          "The shared cache is not reachable, and Heatsink lets no more reads through at once; try"
              + " again.");
    }
  }

  private void leave() {
    Waiter next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        under--;
      }
    }
    if (next != null) {
      next.came.complete(null);
    }
  }
}
