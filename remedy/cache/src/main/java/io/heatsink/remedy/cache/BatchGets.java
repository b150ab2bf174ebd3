package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.remedy.cache.BatchPart.Way;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.Read;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * BatchGetItem calls that touch tables with a rule. What is held is answered here, what somebody is
 * fetching is waited for, the rest goes upstream: as it came if that is all, else in one batch of
 * what is missing, and a second one of what has to be read strongly consistent after a write.
 */
final class BatchGets {
  private final Turns turns;
  private final HotKeys hot;
  private final Schemas schemas;
  private final HeadReader heads;
  private final Surge surge;

  BatchGets(Turns turns, HotKeys hot, Schemas schemas, HeadReader heads, Surge surge) {
    this.turns = turns;
    this.hot = hot;
    this.schemas = schemas;
    this.heads = heads;
    this.surge = surge;
  }

  /** The answer, if all of it is held. */
  Optional<Reply> now(Call call, Head head, Map<String, CachedTable> tables) {
    Optional<BatchBody> batch = BatchBody.read(call.body(), head);
    if (batch.isEmpty()) {
      return Optional.empty();
    }
    long now = turns.nanoTime();
    BatchGathering gathering = new BatchGathering(call.body(), batch.get());
    List<Runnable> served = new ArrayList<>();
    for (BatchBody.Table table : batch.get().tables()) {
      CachedTable cached = tables.get(table.name());
      if (cached == null || cached.isShadow() || table.consistent()) {
        return Optional.empty();
      }
      for (int i = 0; i < table.keys().size(); i++) {
        Optional<ItemKey> item = item(call, table, i, cached);
        CachedItem held = item.isEmpty() ? null : cached.items().find(item.get(), now);
        if (held == null || !cached.admits(item.get().key(), hot)) {
          return Optional.empty();
        }
        served.add(() -> cached.items().served(held, now));
        gathering.add(new BatchPart(table, i, new Way.Held(held)), held, now);
      }
    }
    served.forEach(Runnable::run);
    return Optional.of(gathering.reply(head.returnConsumedCapacity()));
  }

  boolean handles(Call call, Head head, Map<String, CachedTable> tables) {
    return BatchBody.read(call.body(), head)
        .map(batch -> concerns(call, batch, tables))
        .orElse(false);
  }

  Reply handle(Call call, Head head, Map<String, CachedTable> tables, Chain chain) {
    Optional<BatchBody> batch = BatchBody.read(call.body(), head);
    if (batch.isEmpty()) {
      return chain.proceed(call);
    }
    while (true) {
      long now = turns.nanoTime();
      List<BatchPart> parts = plan(call, batch.get(), tables);
      Optional<Reply> reply =
          new BatchRun(call, head, batch.get(), parts, chain, turns, schemas, heads, surge, now)
              .reply();
      if (reply.isPresent()) {
        return reply.get();
      }
      if (call.deadlineNanos() - turns.nanoTime() <= 0) {
        throw new UpstreamException(
            "DynamoDB gave no answer before the call's deadline, to reads that others share.",
            false);
      }
    }
  }

  private boolean concerns(Call call, BatchBody batch, Map<String, CachedTable> tables) {
    for (BatchBody.Table table : batch.tables()) {
      CachedTable cached = tables.get(table.name());
      if (cached == null || !table.whole()) {
        continue;
      }
      for (int i = 0; i < table.keys().size(); i++) {
        Optional<ItemKey> item = item(call, table, i, cached);
        if (item.isPresent() && isConcerned(table, cached, item.get())) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isConcerned(BatchBody.Table table, CachedTable cached, ItemKey item) {
    return table.consistent()
        ? cached.items().find(item, turns.nanoTime()) != null
        : cached.admits(item.key(), hot);
  }

  /** What other proxies share is asked for all at once, then waited for. */
  private List<BatchPart> plan(Call call, BatchBody batch, Map<String, CachedTable> tables) {
    List<Supplier<BatchPart>> coming = new ArrayList<>();
    for (BatchBody.Table table : batch.tables()) {
      CachedTable cached = tables.get(table.name());
      for (int i = 0; i < table.keys().size(); i++) {
        ItemKey item = cached == null ? null : item(call, table, i, cached).orElse(null);
        Supplier<Way> way = way(call, table, cached, item);
        int index = i;
        coming.add(() -> new BatchPart(table, index, way.get()));
      }
    }
    return coming.stream().map(Supplier::get).toList();
  }

  private Supplier<Way> way(
      Call call, BatchBody.Table table, @Nullable CachedTable cached, @Nullable ItemKey item) {
    if (cached == null || item == null || !isConcerned(table, cached, item)) {
      return Way.Passed::new;
    }
    long now = turns.nanoTime();
    if (table.consistent() || cached.isShadow()) {
      Optional<CachedItem> held = Optional.ofNullable(cached.items().find(item, now));
      Way watched = new Way.Watched(cached, item, cached.items().ticket(item, now), held);
      return () -> watched;
    }
    return switch (cached.items().read(item, now, call.deadlineNanos())) {
      case Read.Hit(CachedItem held) -> () -> new Way.Held(held);
      case Read.Join(Flight flight) -> () -> new Way.Joined(flight);
      case Read.Lead(Flight flight) -> led(call, cached, item, flight);
    };
  }

  private Supplier<Way> led(Call call, CachedTable cached, ItemKey item, Flight flight) {
    SharedLevel shared = cached.shared();
    if (shared == null) {
      return () -> new Way.Led(new Fill(cached, item, flight, Filling.Upstream.ALONE));
    }
    CompletableFuture<Filling> asked =
        shared.begin(SharedNames.entry(item), SharedNames.subjects(item));
    return () ->
        switch (shared.end(asked)) {
          case Filling.There there ->
              new Way.Held(there.keep(cached, flight, call, turns.nanoTime()));
          case Filling.Upstream filling -> new Way.Led(new Fill(cached, item, flight, filling));
          case Filling.Busy busy -> throw Filling.Busy.atTheEnd();
        };
  }

  /** Empty where the item cannot be told, or is not asked for as a whole. */
  private static Optional<ItemKey> item(
      Call call, BatchBody.Table table, int index, CachedTable cached) {
    return table.whole() ? cached.key(call, table.accesses().get(index)) : Optional.empty();
  }
}
