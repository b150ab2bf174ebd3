package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.ItemAccess.Kind;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Counts;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.KeyClass;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.PageKey;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table with a rule.
 *
 * @param pages null if the rule holds none
 * @param shared what proxies share of it; null if this one is alone
 * @param differences what {@link CacheRule.Mode#SHADOW} and {@link Verification} found
 * @param following null if its stream is not followed
 */
record CachedTable(
    String name,
    CacheRule rule,
    ItemCache items,
    @Nullable PageCache pages,
    @Nullable SharedLevel shared,
    Differences differences,
    @Nullable TableFollowing following) {
  /** Whether nothing that is held may be served now. */
  boolean isBypassed(long nowNanos) {
    return following != null && following.keepsFromAnswering(nowNanos);
  }

  boolean isShadow() {
    return rule.mode() == CacheRule.Mode.SHADOW;
  }

  /** Whether items get versions. */
  boolean isVersioned() {
    return rule.counters() && rule.mode() == CacheRule.Mode.ON;
  }

  /** Whether the rule wants this item held. */
  boolean admits(PrimaryKey key, HotKeys hot) {
    return switch (rule.items()) {
      case ALL -> rule.holdsItems();
      case HOT -> rule.holdsItems() && hot.isHot(name, null, key.partition());
      case OFF -> false;
    };
  }

  /**
   * Whether the rule wants the answer to this Query or Scan held. A Scan has no key that could be
   * hot, nor has a Query whose partition key cannot be told.
   */
  boolean admits(ItemAccess page, HotKeys hot) {
    boolean held = !(page.kind() == Kind.SCAN ? rule.scanTtl() : rule.queryTtl()).isZero();
    KeyValue partition = page.partition();
    return switch (rule.queries()) {
      case ALL -> held;
      case HOT -> held && partition != null && hot.isHot(name, page.index(), partition);
      case OFF -> false;
    };
  }

  /** What has been done, by class of entries. */
  Map<KeyClass, Counts> counts() {
    Map<KeyClass, Counts> counts = new EnumMap<>(items.countsByClass());
    if (pages != null) {
      counts.putAll(pages.counts());
    }
    return counts;
  }

  /** Gives up all that is held, as if all of the table had been written. */
  void forget(long nowNanos) {
    items.forgetTable(nowNanos);
    if (pages != null) {
      pages.forgetTable(nowNanos);
    }
  }

  /** DynamoDB says that who asked may not read the table, or that there is none. */
  void forgetView(ItemKey item) {
    items.forgetView(item);
    if (shared != null) {
      shared.forgetView(item.role());
    }
  }

  /** The same, of a page. */
  void forgetView(PageKey page) {
    if (pages != null) {
      pages.forgetView(page);
    }
    if (shared != null) {
      shared.forgetView(page.role());
    }
  }

  /**
   * The item as this call sees it. Roles see different tables; an ARN that comes under this table's
   * name is one of the caller's own home, and so means no other table than the name does.
   *
   * @return empty also where no one item is named, or an index's ARN stands for the table
   */
  Optional<ItemKey> key(Call call, ItemAccess access) {
    PrimaryKey key = access.key();
    return key == null || access.index() != null
        ? Optional.empty()
        : items.key(call.caller().upstreamRole().orElse(""), key);
  }
}
