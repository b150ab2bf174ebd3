package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * GetItem calls for a part of an item: answered from the whole item, which costs the same units. In
 * shadow mode they pass.
 */
final class ProjectedGets {
  private final GetItems gets;
  private final HotKeys hot;
  private final HeadReader heads;

  ProjectedGets(GetItems gets, HotKeys hot, HeadReader heads) {
    this.gets = gets;
    this.hot = hot;
    this.heads = heads;
  }

  /**
   * @param whole the call for the whole item
   */
  private record Asked(Call whole, Head head, Projection projection) {}

  /** The answer, if the item is held. */
  Optional<Reply> now(Call call, Head head, CachedTable table) {
    Asked asked = asked(call, head, table);
    return asked == null
        ? Optional.empty()
        : gets.now(asked.whole(), asked.head(), table).map(reply -> cut(reply, asked));
  }

  boolean handles(Call call, Head head, CachedTable table) {
    Asked asked = asked(call, head, table);
    return asked != null && gets.handles(asked.whole(), asked.head(), table);
  }

  Reply handle(Call call, Head head, CachedTable table, Chain chain) {
    Asked asked = asked(call, head, table);
    if (asked == null || !gets.handles(asked.whole(), asked.head(), table)) {
      return chain.proceed(call);
    }
    Reply reply = gets.handle(asked.whole(), asked.head(), table, chain);
    return reply.successful() ? cut(reply, asked) : reply;
  }

  /** Null if the cache has nothing to do with it, or DynamoDB might refuse it. */
  private @Nullable Asked asked(Call call, Head head, CachedTable table) {
    ItemAccess access = head.accesses().getFirst();
    if (table.isShadow() || access.key() == null || !table.admits(access.key(), hot)) {
      return null;
    }
    try {
      List<Span> members = new ArrayList<>();
      byte[] body = withoutProjection(call.body(), members);
      Projection projection = Projection.read(call.body(), members);
      Call whole = heads.withBody(call, body);
      Head headOfWhole = whole.head();
      return projection == null || headOfWhole == null
          ? null
          : new Asked(whole, headOfWhole, projection);
    } catch (UnreadableJson e) {
      return null;
    }
  }

  private static byte[] withoutProjection(byte[] body, List<Span> members) {
    ByteArrayOutputStream rest = new ByteArrayOutputStream(body.length);
    rest.write('{');
    JsonCursor in = new JsonCursor(body);
    in.beginObject();
    while (in.nextName()) {
      int from = in.nameStart();
      boolean projects = Projection.isMember(in);
      int to = in.skipValue();
      if (projects) {
        members.add(new Span(from, to));
        continue;
      }
      if (rest.size() > 1) {
        rest.write(',');
      }
      rest.write(body, from, to - from);
    }
    rest.write('}');
    return rest.toByteArray();
  }

  private static Reply cut(Reply reply, Asked asked) {
    byte[] body = reply.body();
    JsonCursor in = new JsonCursor(body);
    in.beginObject();
    while (in.nextName()) {
      int from = in.position();
      boolean found = in.nameIs(Names.ITEM);
      int to = in.skipValue();
      if (found) {
        byte[] part = asked.projection().cut(Arrays.copyOfRange(body, from, to));
        return reply.withBody(Members.with(body, Names.ITEM, part));
      }
    }
    return reply; // there is no such item
  }
}
