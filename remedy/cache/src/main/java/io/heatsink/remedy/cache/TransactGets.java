package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** TransactGetItems: DynamoDB answers them; what is held of their items is renewed. */
final class TransactGets {
  private final Turns turns;

  TransactGets(Turns turns) {
    this.turns = turns;
  }

  /** One item of the transaction that is held, by its place in it. */
  private record Held(int index, CachedTable table, Ticket ticket) {}

  boolean handles(Call call, Head head, Map<String, CachedTable> tables) {
    return !held(call, head, tables).isEmpty();
  }

  Reply handle(Call call, Head head, Map<String, CachedTable> tables, Chain chain) {
    List<Held> held = held(call, head, tables);
    Reply reply = chain.proceed(call);
    if (reply.successful()) {
      renew(held, reply.body(), call);
    }
    return reply;
  }

  private List<Held> held(Call call, Head head, Map<String, CachedTable> tables) {
    long now = turns.nanoTime();
    List<Held> held = new ArrayList<>();
    for (int i = 0; i < head.accesses().size(); i++) {
      ItemAccess access = head.accesses().get(i);
      CachedTable table = tables.get(access.table());
      PrimaryKey key = access.key();
      if (table == null || key == null) {
        continue;
      }
      Span written = wholeItemOf(call.body(), access, key);
      Optional<ItemKey> item = written == null ? Optional.empty() : table.key(call, access);
      if (item.isPresent() && table.items().find(item.get(), now) != null) {
        held.add(new Held(i, table, table.items().ticket(item.get(), now)));
      }
    }
    return held;
  }

  /** Where the table's name stands, if this part of the transaction asks for the whole item. */
  private static @Nullable Span wholeItemOf(byte[] body, ItemAccess access, PrimaryKey key) {
    try {
      JsonCursor in = new JsonCursor(body, access.start(), access.end());
      in.beginObject();
      if (!in.nextName() || !in.nameIs(Names.GET)) {
        return null;
      }
      return GetItemBody.plain(body, in.position(), access.end(), key);
    } catch (UnreadableJson e) {
      return null;
    }
  }

  private void renew(List<Held> held, byte[] reply, Call call) {
    List<ItemAnswer> answers = answers(reply);
    long now = turns.nanoTime();
    for (Held one : held) {
      if (one.index() < answers.size()) {
        ItemAnswer answer = answers.get(one.index());
        one.table()
            .items()
            .refresh(
                one.ticket(),
                answer.body(),
                answer.present(),
                answer.version(),
                call.caller().name(),
                now);
      }
    }
  }

  private static List<ItemAnswer> answers(byte[] reply) {
    List<ItemAnswer> answers = new ArrayList<>();
    try {
      JsonCursor in = new JsonCursor(reply);
      in.beginObject();
      while (in.nextName()) {
        if (!in.nameIs(Names.RESPONSES)) {
          in.skipValue();
          continue;
        }
        in.beginList();
        while (in.nextElement()) {
          int from = in.position();
          ItemAnswer.read(reply, from, in.skipValue()).ifPresent(answers::add);
        }
      }
      return answers;
    } catch (UnreadableJson e) {
      return List.of();
    }
  }
}
