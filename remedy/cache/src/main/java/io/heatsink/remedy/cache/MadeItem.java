package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.remedy.cache.policy.Change;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.Ticket;
import io.heatsink.remedy.cache.policy.Versions;
import io.heatsink.remedy.cache.policy.Write;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an update has made of its item, and which version that is.
 *
 * @param ticket from before its opening, in the view of whoever updates
 * @param body what a plain GetItem would be answered now
 * @param owner the caller
 */
record MadeItem(Ticket ticket, byte[] body, Version version, String owner) {
  /** Null if it cannot be told. */
  static @Nullable MadeItem of(@Nullable Change change, Ticket ticket, Call call) {
    Map<String, AttributeValue> item = change == null ? null : change.after();
    Version version = Versions.of(item).orElse(null);
    if (item == null || version == null) {
      return null;
    }
    Map<String, AttributeValue> shown = new HashMap<>(item);
    shown.remove(Versions.INCARNATION);
    shown.remove(Versions.NUMBER);
    byte[] body = new JsonWriter().beginObject().name("Item").item(shown).endObject().toByteArray();
    return new MadeItem(ticket, body, version, call.caller().name());
  }

  void close(ItemCache items, Write write, long nowNanos) {
    items.closeWith(write, ticket, body, version, owner, nowNanos);
  }
}
