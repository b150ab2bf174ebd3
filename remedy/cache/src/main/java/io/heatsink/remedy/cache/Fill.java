package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Fetched;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.ItemKey;

/**
 * One item on its way from DynamoDB into this proxy's memory, and into the cache that proxies
 * share.
 */
final class Fill {
  private final CachedTable table;
  private final ItemKey item;
  private final Flight flight;
  private final Filling.Upstream filling;
  private boolean answered;

  Fill(CachedTable table, ItemKey item, Flight flight, Filling.Upstream filling) {
    this.table = table;
    this.item = item;
    this.flight = flight;
    this.filling = filling;
  }

  CachedTable table() {
    return table;
  }

  ItemKey item() {
    return item;
  }

  /** Whether DynamoDB is asked because the shared cache is not there. */
  boolean isFallback() {
    return filling.fallback();
  }

  /** Whether it has to be read strongly consistent. */
  boolean consistent() {
    return flight.consistent() || filling.consistent();
  }

  /** DynamoDB has answered: whoever waits gets the answer, here and in other proxies. */
  void answered(ItemAnswer answer, String owner, long nowNanos) {
    answered = true;
    if (table.shared() != null) {
      CacheRule rule = table.rule();
      table
          .shared()
          .store(filling, SharedForm.of(answer), answer.present() ? rule.ttl() : rule.absent());
    }
    if (filling.kept()) {
      table
          .items()
          .finish(flight, answer.body(), answer.present(), answer.version(), owner, nowNanos);
    } else {
      table
          .items()
          .finishUnkept(flight, answer.body(), answer.present(), answer.version(), owner, nowNanos);
    }
  }

  /**
   * To be called whatever happened, so that nobody waits for ever; does nothing after an answer.
   */
  void ended(Fetched otherwise) {
    if (answered) {
      return;
    }
    answered = true;
    if (table.shared() != null) {
      table.shared().giveBack(filling);
    }
    table.items().finish(flight, otherwise);
  }
}
