package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The client request tokens of transactions, so that none is carried out twice: of those under way,
 * and of those that were done not long ago.
 */
final class IdempotencyTokens {
  /** Source: DynamoDB API Reference, TransactWriteItems, ClientRequestToken: after it is done. */
  static final Duration VALID = Duration.ofMinutes(10);

  /**
   * @param request what was asked for, as a list of which two that are equal ask for the same; or
   *     its {@link RequestDigest}
   * @param doneAt null while it is under way
   */
  private record Entry(Object request, @Nullable Instant doneAt) {
    boolean isFor(List<?> asked) {
      return request instanceof RequestDigest digest
          ? digest.equals(RequestDigest.of(asked))
          : request.equals(asked);
    }
  }

  private record Done(String token, Instant at) {}

  /**
   * A token whose request was done.
   *
   * @param digest of the request
   */
  record Used(String token, RequestDigest digest, Instant at) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Entry> entries = new HashMap<>();

  /** In the order in which they were done. */
  private final ArrayDeque<Done> done = new ArrayDeque<>();

  /**
   * A request with a token begins.
   *
   * @return whether it was done before, and so is not to be done again; otherwise {@link #end} must
   *     follow
   * @throws DynamoDbException if the token is another request's, or its request is still under way
   */
  boolean wasDone(String token, List<?> request, Instant now) {
    lock.lock();
    try {
      forgetUntil(now.minus(VALID));
      Entry entry = entries.get(token);
      if (entry == null) {
        entries.put(token, new Entry(request, null));
        return false;
      }
      if (!entry.isFor(request)) {
        throw DynamoDbException.of(ErrorType.IDEMPOTENT_PARAMETER_MISMATCH, "");
      }
      if (entry.doneAt == null) {
        throw DynamoDbException.of(
            ErrorType.TRANSACTION_IN_PROGRESS,
            "Transaction from previous request is still in progress");
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * A request was done.
   *
   * @param request what was asked for, or its {@link RequestDigest}
   */
  void done(String token, Object request, Instant now) {
    lock.lock();
    try {
      entries.put(token, new Entry(request, now));
      done.add(new Done(token, now));
    } finally {
      lock.unlock();
    }
  }

  /**
   * A request that had not been done before has ended; unless it is done now, it may come again.
   */
  void end(String token) {
    lock.lock();
    try {
      Entry entry = entries.get(token);
      if (entry != null && entry.doneAt == null) {
        entries.remove(token);
      }
    } finally {
      lock.unlock();
    }
  }

  /** All that were used and told of by their digests, in the order in which they were. */
  List<Used> used() {
    lock.lock();
    try {
      List<Used> used = new ArrayList<>();
      for (Done each : done) {
        Entry entry = entries.get(each.token);
        if (entry != null && entry.request instanceof RequestDigest digest) {
          used.add(new Used(each.token, digest, each.at));
        }
      }
      return used;
    } finally {
      lock.unlock();
    }
  }

  private void forgetUntil(Instant moment) {
    while (!done.isEmpty() && !done.getFirst().at.isAfter(moment)) {
      entries.remove(done.removeFirst().token);
    }
  }
}
