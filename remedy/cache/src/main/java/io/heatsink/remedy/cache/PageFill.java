package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.KeyClass;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.PageFetched;
import io.heatsink.remedy.cache.policy.PageFlight;
import io.heatsink.remedy.cache.policy.PageKey;

/**
 * One page on its way from DynamoDB into this proxy's memory, and into the cache that proxies
 * share.
 */
final class PageFill {
  private final CachedTable table;
  private final PageCache pages;
  private final PageKey page;
  private final PageFlight flight;
  private final Filling.Upstream filling;
  private boolean answered;

  PageFill(
      CachedTable table,
      PageCache pages,
      PageKey page,
      PageFlight flight,
      Filling.Upstream filling) {
    this.table = table;
    this.pages = pages;
    this.page = page;
    this.flight = flight;
    this.filling = filling;
  }

  /** Whether it has to be read strongly consistent; never of a global index, which cannot be. */
  boolean consistent() {
    return flight.consistent() || (filling.consistent() && page.globalIndex() == null);
  }

  /** DynamoDB has answered: whoever waits gets the answer, here and in other proxies. */
  void answered(PageAnswer answer, String owner, long nowNanos) {
    answered = true;
    // An index may not show yet what another proxy wrote.
    boolean unsettled = filling.consistent() && page.globalIndex() != null;
    if (table.shared() != null) {
      if (unsettled) {
        table.shared().giveBack(filling);
      } else {
        CacheRule rule = table.rule();
        table
            .shared()
            .store(
                filling,
                SharedForm.of(answer),
                page.kind() == KeyClass.QUERY ? rule.queryTtl() : rule.scanTtl());
      }
    }
    if (filling.kept() && !unsettled) {
      var unused = pages.finish(flight, answer.body(), answer.size(), owner, nowNanos);
    } else {
      var unused = pages.finishUnkept(flight, answer.body(), answer.size(), owner, nowNanos);
    }
  }

  /**
   * To be called whatever happened, so that nobody waits for ever; does nothing after an answer.
   */
  void ended(PageFetched otherwise) {
    if (answered) {
      return;
    }
    answered = true;
    if (table.shared() != null) {
      table.shared().giveBack(filling);
    }
    pages.finish(flight, otherwise);
  }
}
