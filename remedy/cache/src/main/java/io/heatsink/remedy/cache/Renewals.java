package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.Fetched;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.ItemKey;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Renews entries of hot keys in the background before they end, so that their end is no spike: one
 * read for each, by one proxy, while all go on serving what they hold.
 */
final class Renewals {
  private static final Duration DEADLINE = Duration.ofSeconds(3);

  private final Turns turns;
  private final HotKeys hot;
  private final HeadReader heads;
  private volatile @Nullable Chain behind;

  Renewals(Turns turns, HotKeys hot, HeadReader heads) {
    this.turns = turns;
    this.hot = hot;
    this.heads = heads;
  }

  /** From now on what is renewed is read through this chain. */
  void sendThrough(Chain chain) {
    behind = chain;
  }

  /**
   * An entry was served: begins to renew it if that is due. Never blocks.
   *
   * @return whether it is due, and done by somebody
   * @param call what it was served to; a GetItem of the whole item
   */
  boolean served(CachedTable table, ItemKey item, CachedItem held, Call call, long nowNanos) {
    Chain chain = behind;
    if (chain == null
        || !held.isEnding(nowNanos)
        || !hot.isHot(table.name(), null, item.key().partition())) {
      return false;
    }
    long deadline = nowNanos + DEADLINE.toNanos();
    Flight flight = table.items().renew(item, nowNanos, deadline);
    if (flight == null) {
      return true;
    }
    Call own = call.ofOwnAccord(nowNanos, deadline);
    turns.start(() -> renew(table, item, held, flight, own, chain));
    return true;
  }

  private void renew(
      CachedTable table, ItemKey item, CachedItem held, Flight flight, Call call, Chain chain) {
    SharedLevel shared = table.shared();
    long age = turns.nanoTime() - held.beganNanos();
    Filling filling =
        shared == null
            ? Filling.Upstream.ALONE
            : shared.renew(SharedNames.entry(item), SharedNames.subjects(item), age / 2);
    switch (filling) {
      case Filling.There there -> there.keep(table, flight, call, turns.nanoTime());
      case Filling.Busy busy -> table.items().finish(flight, new Fetched.Unprocessed());
      case Filling.Upstream upstream -> fetch(new Fill(table, item, flight, upstream), call, chain);
    }
  }

  private void fetch(Fill fill, Call call, Chain chain) {
    try {
      Reply reply =
          chain.proceed(
              fill.consistent() ? heads.withBody(call, GetItemBody.consistent(call.body())) : call);
      Optional<ItemAnswer> answer =
          reply.successful() ? ItemAnswer.read(reply.body()) : Optional.empty();
      if (answer.isPresent()) {
        fill.answered(answer.get(), call.caller().name(), turns.nanoTime());
        return;
      }
    } catch (UpstreamException e) {
      // What is held is served to its end; then whoever misses it hears of the failure.
    } finally {
      fill.ended(new Fetched.Unprocessed());
    }
    fill.table().items().renewalFailed(turns.nanoTime());
  }
}
