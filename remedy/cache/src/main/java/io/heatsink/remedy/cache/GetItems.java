package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.Errors;
import io.heatsink.remedy.cache.policy.Fetched;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Read;
import io.heatsink.remedy.cache.policy.Ticket;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** GetItem calls to tables with a rule. */
final class GetItems {
  private final Turns turns;
  private final HotKeys hot;
  private final HeadReader heads;
  private final Surge surge;
  private final Renewals renewals;
  private final Verification verification;

  GetItems(
      Turns turns,
      HotKeys hot,
      HeadReader heads,
      Surge surge,
      Renewals renewals,
      Verification verification) {
    this.turns = turns;
    this.hot = hot;
    this.heads = heads;
    this.surge = surge;
    this.renewals = renewals;
    this.verification = verification;
  }

  /**
   * A call that the cache has something to do with.
   *
   * @param written where the body has the table's name
   */
  private record Asked(CachedTable table, ItemKey item, Span written) {}

  /** The answer, if it is held. */
  Optional<Reply> now(Call call, Head head, CachedTable table) {
    if (table.isShadow() || head.accesses().getFirst().consistent()) {
      return Optional.empty();
    }
    Asked asked = asked(call, head, table);
    if (asked == null) {
      return Optional.empty();
    }
    long now = turns.nanoTime();
    CachedItem item = table.items().find(asked.item(), now);
    if (item == null) {
      return Optional.empty();
    }
    if (!table.admits(asked.item().key(), hot)) {
      table.items().forget(asked.item());
      return Optional.empty();
    }
    table.items().served(item, now);
    verification.served(table, asked.item(), item, call, now);
    long age = now - item.beganNanos();
    boolean renewed = renewals.served(table, asked.item(), item, call, now);
    return Optional.of(
        answer(asked, item, call, head, renewed ? CacheHeaders.stale(age) : CacheHeaders.hit(age)));
  }

  boolean handles(Call call, Head head, CachedTable table) {
    Asked asked = asked(call, head, table);
    if (asked == null) {
      return false;
    }
    // A strongly consistent read renews what is held, and no more.
    return head.accesses().getFirst().consistent()
        ? table.items().find(asked.item(), turns.nanoTime()) != null
        : table.admits(asked.item().key(), hot);
  }

  Reply handle(Call call, Head head, CachedTable table, Chain chain) {
    Asked asked = asked(call, head, table);
    if (asked == null) {
      return chain.proceed(call);
    }
    if (head.accesses().getFirst().consistent()) {
      return consistent(asked, call, chain);
    }
    return table.isShadow() ? shadow(asked, call, chain) : read(asked, call, head, chain);
  }

  private @Nullable Asked asked(Call call, Head head, CachedTable table) {
    ItemAccess access = head.accesses().getFirst();
    PrimaryKey key = access.key();
    if (key == null) {
      return null;
    }
    Span written = GetItemBody.plain(call.body(), key);
    if (written == null) {
      return null;
    }
    ItemKey item = table.key(call, access).orElse(null);
    return item == null ? null : new Asked(table, item, written);
  }

  private Reply read(Asked asked, Call call, Head head, Chain chain) {
    while (true) {
      long now = turns.nanoTime();
      switch (asked.table().items().read(asked.item(), now, call.deadlineNanos())) {
        case Read.Hit(CachedItem item) -> {
          return answer(asked, item, call, head, CacheHeaders.hit(now - item.beganNanos()));
        }
        case Read.Lead(Flight flight) -> {
          return fetch(flight, asked, call, head, chain);
        }
        case Read.Join(Flight flight) -> {
          switch (join(flight, call)) {
            case Fetched.Found(CachedItem item, boolean cached) -> {
              if (item.oldNanos() - now >= 0) {
                long age = turns.nanoTime() - item.beganNanos();
                Headers headers = cached ? CacheHeaders.hit(age) : CacheHeaders.joined(age);
                return answer(asked, item, call, head, headers);
              }
              return alone(asked, call, chain); // what was fetched may not be kept for so long
            }
            case Fetched.Refused(Reply reply) -> {
              return reply.ofAnotherCall();
            }
            case Fetched.Failed(UpstreamException failure) -> throw failure.ofAnotherCall();
            case Fetched.Unprocessed() -> {} // nothing is known yet: once more
          }
        }
      }
    }
  }

  private Reply fetch(Flight flight, Asked asked, Call call, Head head, Chain chain) {
    return switch (filling(flight, asked)) {
      case Filling.There there -> {
        long now = turns.nanoTime();
        CachedItem item = there.keep(asked.table(), flight, call, now);
        yield answer(asked, item, call, head, CacheHeaders.hit(there.ageNanos()));
      }
      case Filling.Upstream filling -> fetch(filling, flight, asked, call, chain);
      case Filling.Busy busy -> throw Filling.Busy.atTheEnd();
    };
  }

  private static Filling filling(Flight flight, Asked asked) {
    SharedLevel shared = asked.table().shared();
    if (shared == null) {
      return Filling.Upstream.ALONE;
    }
    try {
      return shared.ask(SharedNames.entry(asked.item()), SharedNames.subjects(asked.item()));
    } catch (RuntimeException | Error e) {
      asked.table().items().finish(flight, new Fetched.Unprocessed());
      throw e;
    }
  }

  private Reply fetch(
      Filling.Upstream filling, Flight flight, Asked asked, Call call, Chain chain) {
    Fill fill = new Fill(asked.table(), asked.item(), flight, filling);

    Fetched otherwise = new Fetched.Unprocessed();
    try {
      Reply reply =
          surge.proceed(fill.consistent() ? consistently(call) : call, chain, fill.isFallback());
      Optional<ItemAnswer> answer = read(reply, asked);
      if (answer.isPresent()) {
        fill.answered(answer.get(), call.caller().name(), turns.nanoTime());
        return reply.with(CacheHeaders.miss());
      }
      if (!reply.successful()) {
        otherwise = new Fetched.Refused(reply);
      }
      return reply;
    } catch (UpstreamException e) {
      otherwise = new Fetched.Failed(e);
      throw e;
    } finally {
      fill.ended(otherwise);
    }
  }

  /** Shares nothing. */
  private Reply alone(Asked asked, Call call, Chain chain) {
    Ticket ticket = asked.table().items().ticket(asked.item(), turns.nanoTime());
    return chain.proceed(ticket.consistent() ? consistently(call) : call);
  }

  private Fetched join(Flight flight, Call call) {
    try {
      return turns.await(flight.result(), call.deadlineNanos());
    } catch (TimeoutException e) {
      throw new UpstreamException(
          "DynamoDB gave no answer before the call's deadline, to a read that others share.",
          false);
    }
  }

  private Reply consistent(Asked asked, Call call, Chain chain) {
    Ticket ticket = asked.table().items().ticket(asked.item(), turns.nanoTime());
    Reply reply = chain.proceed(call);
    read(reply, asked)
        .ifPresent(
            answer ->
                asked
                    .table()
                    .items()
                    .refresh(
                        ticket,
                        answer.body(),
                        answer.present(),
                        answer.version(),
                        call.caller().name(),
                        turns.nanoTime()));
    return reply;
  }

  private Reply shadow(Asked asked, Call call, Chain chain) {
    CachedTable table = asked.table();
    long began = turns.nanoTime();
    CachedItem held = table.items().find(asked.item(), began);
    Ticket ticket = table.items().ticket(asked.item(), began);
    Reply reply = chain.proceed(call);
    read(reply, asked)
        .ifPresent(
            answer -> {
              long now = turns.nanoTime();
              if (held != null) {
                table.differences().compare(asked.item().key(), held, answer, now, turns.now());
              } else if (!ticket.consistent()) {
                table
                    .items()
                    .store(
                        ticket,
                        answer.body(),
                        answer.present(),
                        answer.version(),
                        call.caller().name(),
                        now);
              }
            });
    return reply;
  }

  /** What DynamoDB answered, if it did; else looks at what its error says of what is held. */
  private static Optional<ItemAnswer> read(Reply reply, Asked asked) {
    if (reply.successful()) {
      return ItemAnswer.read(reply.body());
    }
    if (Errors.closesTable(reply)) {
      asked.table().forgetView(asked.item());
    }
    return Optional.empty();
  }

  private Call consistently(Call call) {
    return heads.withBody(call, GetItemBody.consistent(call.body()));
  }

  private static Reply answer(Asked asked, CachedItem item, Call call, Head head, Headers headers) {
    return Answers.of(item, head.returnConsumedCapacity(), call.body(), asked.written(), headers);
  }
}
