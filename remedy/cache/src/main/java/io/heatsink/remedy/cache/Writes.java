package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.remedy.cache.policy.Change;
import io.heatsink.remedy.cache.policy.Effect;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.Ticket;
import io.heatsink.remedy.cache.policy.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls that change items of tables with a rule, or may. */
final class Writes {
  private final Turns turns;
  private final Schemas schemas;
  private final HeadReader heads;
  private final HotKeys hot;
  private final Versioning versioning;
  private final Supplier<Map<String, CachedTable>> current;

  /**
   * @param current the tables with a rule, as they are now
   */
  Writes(
      Turns turns,
      Schemas schemas,
      HeadReader heads,
      HotKeys hot,
      Versioning versioning,
      Supplier<Map<String, CachedTable>> current) {
    this.turns = turns;
    this.schemas = schemas;
    this.heads = heads;
    this.hot = hot;
    this.versioning = versioning;
    this.current = current;
  }

  private record Opened(ItemCache items, Write write) {}

  /**
   * Before an update that tells its version is opened.
   *
   * @param isShared whether what it makes is for other proxies, too
   */
  private record Updating(Ticket ticket, boolean isShared) {}

  /**
   * Tells the tables' caches before the call goes upstream, and after, before its answer goes back.
   */
  Reply handle(Call call, Effect effect, Map<String, CachedTable> tables, Chain chain) {
    Versioning.Versioned versioned = versioning.of(call, tables);
    ImagedWrite imaged = imaged(versioned, tables);
    Updating updating = imaged == null || !versioned.tellsVersion() ? null : updating(call, tables);
    List<Opened> opened = open(call, effect, tables);
    PageWrites pages =
        PageWrites.open(effect, tables, schemas, turns.nanoTime(), call.deadlineNanos());
    SharedWrites told = SharedWrites.tell(effect, tables, schemas, call.deadlineNanos());
    Noting noting = imaged == null ? null : noting(effect, tables);
    Outcome outcome = Outcome.AMBIGUOUS;
    Change change = null;
    MadeItem made = null;
    try {
      Reply reply = chain.proceed(imaged == null ? versioned.call() : imaged.question());
      outcome = Outcome.of(reply);
      if (imaged == null || outcome != Outcome.APPLIED) {
        return reply;
      }
      ImagedWrite.Answer answer = imaged.answer(reply);
      change = answer.change();
      made = updating == null ? null : MadeItem.of(change, updating.ticket(), call);
      return answer.reply();
    } catch (UpstreamException e) {
      if (!e.mayHaveTakenEffect()) {
        outcome = Outcome.REFUSED;
      }
      throw e;
    } finally {
      long over = turns.nanoTime();
      for (Opened one : opened) {
        if (made == null) {
          one.items().close(one.write(), outcome, over);
        } else {
          made.close(one.items(), one.write(), over);
        }
      }
      pages.close(outcome, change, over);
      tellSuccessors(tables, outcome, over);
      CompletableFuture<Void> telling =
          told.close(outcome, change, updating != null && updating.isShared() ? made : null, over);
      if (noting != null && change != null) {
        noting.note(change, telling, turns.now());
      }
    }
  }

  /** A write of one item whose stream record is going to be read. */
  private record Noting(RememberedWrites remembered, PrimaryKey key, Instant began) {
    /** Once all have been told: until then the record had better tell them, too. */
    void note(Change change, CompletableFuture<Void> telling, Instant over) {
      if (Objects.equals(change.before(), change.after())) {
        return; // there is no record of it
      }
      CompletableFuture<Void> unused =
          telling.thenRun(() -> remembered.remember(key, change.after(), began, over));
    }
  }

  /** Null if nothing of the item is held for this caller. */
  private @Nullable Updating updating(Call call, Map<String, CachedTable> tables) {
    Head head = call.head();
    ItemAccess access = head == null ? null : head.accesses().getFirst();
    CachedTable table = access == null ? null : tables.get(access.table());
    if (access == null || table == null) {
      return null;
    }
    ItemKey item = table.key(call, access).orElse(null);
    return item == null
        ? null
        : new Updating(
            table.items().ticket(item, turns.nanoTime()),
            item.role().isEmpty() && table.admits(item.key(), hot));
  }

  private @Nullable Noting noting(Effect effect, Map<String, CachedTable> tables) {
    for (Effect.Item item : effect.items()) {
      CachedTable table = tables.get(item.table());
      if (table != null && table.following() != null) {
        return new Noting(table.following().remembered(), item.key(), turns.now());
      }
    }
    return null;
  }

  /**
   * Rules have changed since: what is held under the new ones has not been told of this write. It
   * counts on no call being under way for longer than it may take; a process that was stopped may
   * break that.
   */
  @SuppressWarnings("ReferenceEquality") // of all tables, at each write
  private void tellSuccessors(Map<String, CachedTable> told, Outcome outcome, long nowNanos) {
    Map<String, CachedTable> now = current.get();
    if (now == told || outcome == Outcome.REFUSED) {
      return;
    }
    for (CachedTable table : now.values()) {
      CachedTable before = told.get(table.name());
      if (before == null || before.items() != table.items()) {
        table.forget(nowNanos);
      }
    }
  }

  /**
   * The write with its images, where somebody asks for pages of a global index that it may touch,
   * or the stream is followed that will tell of it, or it tells its version; else null. In shadow
   * mode calls stay as they are.
   */
  private @Nullable ImagedWrite imaged(
      Versioning.Versioned versioned, Map<String, CachedTable> tables) {
    Call call = versioned.call();
    Head head = call.head();
    if (head == null || head.accesses().size() != 1) {
      return null;
    }
    CachedTable table = tables.get(head.accesses().getFirst().table());
    return table == null
            || table.isShadow()
            || (table.following() == null && !holdsOfIndexes(table) && !versioned.tellsVersion())
        ? null
        : ImagedWrite.of(call, heads);
  }

  /** Whether pages of global indexes are held here, or may be in other proxies. */
  private boolean holdsOfIndexes(CachedTable table) {
    PageCache pages = table.pages();
    return pages != null
        && (pages.holdsOfIndexes()
            || (table.shared() != null && SharedWrites.hasGlobalIndexes(table.name(), schemas)));
  }

  private List<Opened> open(Call call, Effect effect, Map<String, CachedTable> tables) {
    long now = turns.nanoTime();
    long deadline = call.deadlineNanos();
    List<Opened> opened = new ArrayList<>();
    for (Effect.Item item : effect.items()) {
      CachedTable table = tables.get(item.table());
      if (table != null) {
        opened.add(new Opened(table.items(), table.items().open(item.key(), now, deadline)));
      }
    }
    for (CachedTable table : tables.values()) {
      if (effect.everything() || effect.tables().contains(table.name())) {
        opened.add(new Opened(table.items(), table.items().openTable(now, deadline)));
      }
    }
    return opened;
  }
}
