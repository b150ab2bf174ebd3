package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.ItemKey;
import java.util.Optional;

/**
 * One table with a rule.
 *
 * @param differences what {@link CacheRule.Mode#SHADOW} found
 */
record CachedTable(String name, CacheRule rule, ItemCache items, Differences differences) {
  private static final byte[] ARN = Names.bytes("arn:");

  boolean isShadow() {
    return rule.mode() == CacheRule.Mode.SHADOW;
  }

  /** Whether the rule wants this item held. */
  boolean admits(PrimaryKey key, HotKeys hot) {
    return switch (rule.items()) {
      case ALL -> true;
      case HOT -> hot.isHot(name, key);
      case OFF -> false;
    };
  }

  /**
   * The item as this call sees it. Roles see different tables, and so do ARNs, which may name one
   * of another account under the same name.
   *
   * @param written where the call's body has the table's name or ARN
   */
  Optional<ItemKey> key(Call call, Span written, PrimaryKey key) {
    String view = call.caller().upstreamRole().orElse("");
    byte[] body = call.body();
    if (Names.startsWith(body, written.start(), written.end(), ARN)) {
      view += '\n' + Names.text(body, written);
    }
    return items.key(view, key);
  }
}
