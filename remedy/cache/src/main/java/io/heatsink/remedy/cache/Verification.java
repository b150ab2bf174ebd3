package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Ticket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Checks a share of the items that are served from memory against strongly consistent reads, beside
 * the calls that they answer. What was written through Heatsink meanwhile is not compared: so a
 * difference is a write that bypassed it, which the TTL bounds, or a fault.
 */
final class Verification {
  /** Checks under way at once; hits beyond are not checked. */
  private static final int MOST_AT_ONCE = 8;

  private static final Duration DEADLINE = Duration.ofSeconds(3);

  /** By then whoever has written the item through another proxy has told of it. */
  private static final Duration TOLD = Duration.ofMillis(200);

  private final Turns turns;
  private final HeadReader heads;
  private final AtomicInteger underWay = new AtomicInteger();
  private volatile @Nullable Chain behind;

  Verification(Turns turns, HeadReader heads) {
    this.turns = turns;
    this.heads = heads;
  }

  /** From now on what is checked is read through this chain. */
  void sendThrough(Chain chain) {
    behind = chain;
  }

  /**
   * An entry was served: checks it, if it is one of the share. Never blocks.
   *
   * @param call what it was served to; a GetItem of the whole item
   */
  void served(CachedTable table, ItemKey item, CachedItem held, Call call, long nowNanos) {
    double share = table.rule().verify();
    Chain chain = behind;
    if (share == 0 || chain == null || ThreadLocalRandom.current().nextDouble() >= share) {
      return;
    }
    if (underWay.incrementAndGet() > MOST_AT_ONCE) {
      underWay.decrementAndGet();
      return;
    }
    Ticket ticket = table.items().ticket(item, nowNanos);
    Call own = call.ofOwnAccord(nowNanos, nowNanos + DEADLINE.toNanos());
    turns.start(
        () -> {
          try {
            check(table, ticket, held, own, chain);
          } finally {
            underWay.decrementAndGet();
          }
        });
  }

  private void check(CachedTable table, Ticket ticket, CachedItem held, Call call, Chain chain) {
    Reply reply;
    try {
      reply = chain.proceed(heads.withBody(call, GetItemBody.consistent(call.body())));
    } catch (UpstreamException e) {
      return; // nothing to compare with
    }
    Optional<ItemAnswer> answer =
        reply.successful() ? ItemAnswer.read(reply.body()) : Optional.empty();
    if (answer.isEmpty()) {
      return;
    }
    if (!Differences.isSame(held, answer.get())) {
      turns.sleep(TOLD);
    }
    if (table.items().isUndisturbed(ticket)) {
      table
          .differences()
          .compare(ticket.key().key(), held, answer.get(), turns.nanoTime(), turns.now());
    }
  }
}
