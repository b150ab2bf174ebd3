package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.policy.CachedPage;
import io.heatsink.remedy.cache.policy.Errors;
import io.heatsink.remedy.cache.policy.KeyClass;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.PageFetched;
import io.heatsink.remedy.cache.policy.PageFlight;
import io.heatsink.remedy.cache.policy.PageKey;
import io.heatsink.remedy.cache.policy.PageRead;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Query and Scan calls to tables whose rule holds pages. */
final class Queries {
  private final Turns turns;
  private final HotKeys hot;
  private final Schemas schemas;
  private final HeadReader heads;
  private final Surge surge;

  Queries(Turns turns, HotKeys hot, Schemas schemas, HeadReader heads, Surge surge) {
    this.turns = turns;
    this.hot = hot;
    this.schemas = schemas;
    this.heads = heads;
    this.surge = surge;
  }

  /**
   * A call that the cache has something to do with.
   *
   * @param index null for the table
   * @param written where the body has the table's name, if somebody asks for what is consumed
   */
  private record Asked(
      CachedTable table,
      PageCache pages,
      PageKey page,
      @Nullable IndexSchema index,
      Span written) {}

  /** The answer, if it is held. */
  Optional<Reply> now(Call call, Head head, CachedTable table) {
    if (table.isShadow()) {
      return Optional.empty();
    }
    boolean admitted = table.admits(head.accesses().getFirst(), hot);
    Asked asked = asked(call, head, table, admitted);
    if (asked == null) {
      return Optional.empty();
    }
    long now = turns.nanoTime();
    CachedPage page = asked.pages().find(asked.page(), now);
    if (page == null) {
      return Optional.empty();
    }
    if (!admitted) {
      asked.pages().forget(asked.page());
      return Optional.empty();
    }
    asked.pages().served(asked.page(), page, now);
    return Optional.of(answer(asked, page, call, head, CacheHeaders.hit(now - page.beganNanos())));
  }

  boolean handles(Call call, Head head, CachedTable table) {
    return table.admits(head.accesses().getFirst(), hot) && asked(call, head, table, true) != null;
  }

  Reply handle(Call call, Head head, CachedTable table, Chain chain) {
    Asked asked = asked(call, head, table, true);
    if (asked == null) {
      return chain.proceed(call);
    }
    return table.isShadow() ? shadow(asked, call, head, chain) : read(asked, call, head, chain);
  }

  /**
   * Null if the cache has nothing to do with it.
   *
   * @param admitted whether the rule wants the answer held
   */
  private @Nullable Asked asked(Call call, Head head, CachedTable table, boolean admitted) {
    ItemAccess access = head.accesses().getFirst();
    PageCache pages = table.pages();
    if (pages == null || access.consistent()) {
      return null;
    }
    TableSchema schema = schemas.find(table.name()).orElse(null);
    PageRequest request = schema == null ? null : PageRequest.of(call.body(), head);
    if (schema == null || request == null) {
      return null;
    }
    PageKey page =
        pages
            .key(
                call.caller().upstreamRole().orElse(""),
                head.operation() == Operation.QUERY ? KeyClass.QUERY : KeyClass.SCAN,
                access.index(),
                schema,
                access.partition(),
                request.bytes(),
                admitted,
                turns.nanoTime())
            .orElse(null);
    IndexSchema index = access.index() == null ? null : schema.indexes().get(access.index());
    return page == null ? null : new Asked(table, pages, page, index, request.table());
  }

  private Reply read(Asked asked, Call call, Head head, Chain chain) {
    while (true) {
      long now = turns.nanoTime();
      switch (asked.pages().read(asked.page(), now, call.deadlineNanos())) {
        case PageRead.Hit(CachedPage page) -> {
          return answer(asked, page, call, head, CacheHeaders.hit(now - page.beganNanos()));
        }
        case PageRead.Lead(PageFlight flight) -> {
          return fetch(flight, asked, call, head, chain);
        }
        case PageRead.Join(PageFlight flight) -> {
          switch (join(flight, call)) {
            case PageFetched.Found(CachedPage page, boolean cached) -> {
              long age = turns.nanoTime() - page.beganNanos();
              Headers headers = cached ? CacheHeaders.hit(age) : CacheHeaders.joined(age);
              return answer(asked, page, call, head, headers);
            }
            case PageFetched.Refused(Reply reply) -> {
              return reply.ofAnotherCall();
            }
            case PageFetched.Failed(UpstreamException failure) -> throw failure.ofAnotherCall();
            case PageFetched.Unread() -> {} // nothing is known yet: once more
          }
        }
      }
    }
  }

  private Reply fetch(PageFlight flight, Asked asked, Call call, Head head, Chain chain) {
    return switch (filling(flight, asked)) {
      case Filling.There there -> {
        CachedPage page = there.keep(asked.pages(), flight, call, turns.nanoTime());
        yield answer(asked, page, call, head, CacheHeaders.hit(there.ageNanos()));
      }
      case Filling.Upstream filling -> fetch(filling, flight, asked, call, head, chain);
      case Filling.Busy busy -> throw Filling.Busy.atTheEnd();
    };
  }

  private static Filling filling(PageFlight flight, Asked asked) {
    SharedLevel shared = asked.table().shared();
    if (shared == null) {
      return Filling.Upstream.ALONE;
    }
    try {
      return shared.ask(SharedNames.entry(asked.page()), SharedNames.subjects(asked.page()));
    } catch (RuntimeException | Error e) {
      asked.pages().finish(flight, new PageFetched.Unread());
      throw e;
    }
  }

  private Reply fetch(
      Filling.Upstream filling, PageFlight flight, Asked asked, Call call, Head head, Chain chain) {
    PageFill fill = new PageFill(asked.table(), asked.pages(), asked.page(), flight, filling);
    PageFetched otherwise = new PageFetched.Unread();
    try {
      Reply reply =
          surge.proceed(question(fill.consistent(), call, head), chain, filling.fallback());
      Optional<PageAnswer> answer = answer(fill.consistent(), asked, reply, head);
      if (answer.isPresent()) {
        fill.answered(answer.get(), call.caller().name(), turns.nanoTime());
        return answer.get().reply().with(CacheHeaders.miss());
      }
      if (!reply.successful()) {
        otherwise = new PageFetched.Refused(reply);
      }
      return reply;
    } catch (UpstreamException e) {
      otherwise = new PageFetched.Failed(e);
      throw e;
    } finally {
      fill.ended(otherwise);
    }
  }

  private PageFetched join(PageFlight flight, Call call) {
    try {
      return turns.await(flight.result(), call.deadlineNanos());
    } catch (TimeoutException e) {
      throw new UpstreamException(
          "DynamoDB gave no answer before the call's deadline, to a read that others share.",
          false);
    }
  }

  private Reply shadow(Asked asked, Call call, Head head, Chain chain) {
    long began = turns.nanoTime();
    CachedPage held = asked.pages().find(asked.page(), began);
    PageFlight flight = asked.pages().flight(asked.page(), began, call.deadlineNanos());
    Reply reply = chain.proceed(PageAnswer.question(call, head));
    Optional<PageAnswer> answer = answer(flight.consistent(), asked, reply, head);
    if (answer.isEmpty()) {
      return reply;
    }
    long now = turns.nanoTime();
    if (held != null) {
      asked
          .table()
          .differences()
          .compare(head.accesses().getFirst(), held, answer.get().body(), now, turns.now());
    } else if (!flight.consistent()) {
      var unused =
          asked
              .pages()
              .store(flight, answer.get().body(), answer.get().size(), call.caller().name(), now);
    }
    return answer.get().reply();
  }

  private Call question(boolean consistent, Call call, Head head) {
    if (!consistent) {
      return PageAnswer.question(call, head);
    }
    Call strengthened = heads.withBody(call, GetItemBody.consistent(call.body()));
    Head strong = strengthened.head();
    return strong == null ? strengthened : PageAnswer.question(strengthened, strong);
  }

  /** What DynamoDB answered, if it did; else looks at what its error says of what is held. */
  private static Optional<PageAnswer> answer(
      boolean consistent, Asked asked, Reply reply, Head head) {
    if (reply.successful()) {
      return PageAnswer.read(reply, head, consistent);
    }
    if (Errors.closesTable(reply)) {
      asked.table().forgetView(asked.page());
    }
    return Optional.empty();
  }

  private static Reply answer(Asked asked, CachedPage page, Call call, Head head, Headers headers) {
    return PageAnswer.of(
        page, head.returnConsumedCapacity(), asked.index(), call.body(), asked.written(), headers);
  }
}
