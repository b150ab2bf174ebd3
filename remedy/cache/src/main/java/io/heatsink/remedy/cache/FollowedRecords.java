package io.heatsink.remedy.cache;

import io.heatsink.call.Schemas;
import io.heatsink.call.Turns;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.Change;
import io.heatsink.remedy.cache.policy.ImageHash;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.Outcome;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.RecordJudgement;
import io.heatsink.remedy.cache.policy.SeenImages;
import io.heatsink.remedy.cache.policy.Versions;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What records of a table's stream take away: of what this proxy holds, and, where proxies share a
 * cache, of what is there, which tells the others.
 */
final class FollowedRecords implements RecordEffects {
  /** What proxies tell of their writes takes less, unless something is wrong. */
  private static final Duration TELLING = Duration.ofMillis(50);

  private final String table;
  private final ItemCache items;
  private final @Nullable PageCache pages;
  private final @Nullable SharedLevel shared;
  private final RememberedWrites remembered;
  private final RecordJudgement judgement;
  private final Schemas schemas;
  private final Turns turns;
  private final LongAdder ignored = new LongAdder();
  private final LongAdder invalidating = new LongAdder();
  private final LongAdder gaps = new LongAdder();
  // Guarded by this.
  private SeenImages seen;

  FollowedRecords(
      String table,
      ItemCache items,
      @Nullable PageCache pages,
      @Nullable SharedLevel shared,
      RememberedWrites remembered,
      RecordJudgement judgement,
      Schemas schemas,
      Turns turns) {
    this.table = table;
    this.items = items;
    this.pages = pages;
    this.shared = shared;
    this.remembered = remembered;
    this.judgement = judgement;
    this.schemas = schemas;
    this.turns = turns;
    this.seen = SeenImages.since(Long.MAX_VALUE / 2);
  }

  /** Records that told nothing new. */
  long ignored() {
    return ignored.sum();
  }

  /** Records that took something away, or would have. */
  long invalidating() {
    return invalidating.sum();
  }

  /** How often all of the table had to go, since records were missing. */
  long gaps() {
    return gaps.sum();
  }

  @Override
  public void begin() {
    SeenImages none = SeenImages.since(turns.now().getEpochSecond());
    synchronized (this) {
      seen = none;
    }
  }

  private record Judged(PrimaryKey key, StreamRecord record, CompletableFuture<Boolean> ignored) {}

  @Override
  public CompletableFuture<Void> apply(List<StreamRecord> records) {
    TableSchema schema = schemas.find(table).orElse(null);
    if (schema == null) {
      return applyGap(); // whose keys these are cannot be told
    }
    List<Judged> judged = new ArrayList<>();
    try {
      for (StreamRecord record : records) {
        PrimaryKey key = PrimaryKey.ofKey(schema.key(), record.key());
        judged.add(new Judged(key, record, isIgnored(key, record)));
      }
    } catch (DynamoDbException e) {
      return applyGap(); // the table is another one than is known here
    }
    return CompletableFuture.allOf(
            judged.stream().map(Judged::ignored).toArray(CompletableFuture<?>[]::new))
        .thenCompose(
            all -> {
              List<Judged> changed = judged.stream().filter(one -> !one.ignored().join()).toList();
              ignored.add(judged.size() - changed.size());
              return invalidate(changed, schema);
            });
  }

  @Override
  public CompletableFuture<Void> applyGap() {
    gaps.increment();
    long now = turns.nanoTime();
    items.close(items.openTable(now, now), Outcome.APPLIED, now);
    if (pages != null) {
      pages.close(pages.openTable(now, now), Outcome.APPLIED, null, null, now);
    }
    return shared == null
        ? CompletableFuture.completedFuture(null)
        : SharedWrites.allChanged(shared);
  }

  private CompletableFuture<Boolean> isIgnored(PrimaryKey key, StreamRecord record) {
    if (!record.view().showsAfter()) {
      return CompletableFuture.completedFuture(false);
    }
    String subject = SharedNames.item(key);
    long image = ImageHash.of(subject, record.after());
    boolean first;
    synchronized (this) {
      first = seen.isFirst(image, record.created().getEpochSecond());
    }
    Optional<Version> version = Versions.of(record.after());
    CompletableFuture<Boolean> now = isIgnored(key, record, image, first);
    // It may have come sooner than what its writer tells of it.
    return version.isEmpty()
        ? now
        : now.thenCompose(
            known ->
                known ? now : shortly().thenCompose(later -> isIgnored(key, record, image, first)));
  }

  private CompletableFuture<Void> shortly() {
    CompletableFuture<Void> later = new CompletableFuture<>();
    turns.start(
        () -> {
          turns.sleep(TELLING);
          later.complete(null);
        });
    return later;
  }

  private CompletableFuture<Boolean> isIgnored(
      PrimaryKey key, StreamRecord record, long image, boolean first) {
    return remembered
        .knows(SharedNames.item(key), image, record.created())
        .exceptionally(failure -> false)
        .thenApply(
            knows -> {
              Optional<Version> version = Versions.of(record.after());
              Optional<CachedItem> held = version.isEmpty() ? Optional.empty() : held(key);
              return judgement.isIgnored(
                  version,
                  held.flatMap(item -> Optional.ofNullable(item.version())),
                  held.filter(item -> isImage(item, record)).isPresent(),
                  judgement.isOurs(knows, first));
            });
  }

  /** The item as this proxy holds it for itself. */
  private Optional<CachedItem> held(PrimaryKey key) {
    return items
        .key("", key)
        .map(item -> items.find(item, turns.nanoTime()))
        .filter(CachedItem::present);
  }

  /** Whether what is held, which does not show its version, is what the record tells of. */
  private static boolean isImage(CachedItem held, StreamRecord record) {
    Map<String, AttributeValue> after = record.after();
    if (after == null) {
      return false;
    }
    Map<String, AttributeValue> shown = new HashMap<>(after);
    shown.remove(Versions.INCARNATION);
    shown.remove(Versions.NUMBER);
    JsonReader in = JsonReader.of(held.body());
    while (in.nextField()) {
      if (in.name().equals("Item")) {
        return in.item().orThrow().equals(shown);
      }
      in.skip();
    }
    return false;
  }

  private CompletableFuture<Void> invalidate(List<Judged> changed, TableSchema schema) {
    invalidating.add(changed.size());
    long now = turns.nanoTime();
    Map<PrimaryKey, @Nullable Change> changes = new LinkedHashMap<>();
    for (Judged one : changed) {
      Change change = change(one.record());
      items.close(items.open(one.key(), now, now), Outcome.APPLIED, now);
      if (pages != null) {
        pages.close(pages.open(one.key(), now, now), Outcome.APPLIED, change, schema, now);
      }
      // Of several changes of one item the images of all would be needed.
      changes.put(one.key(), changes.containsKey(one.key()) ? null : change);
    }
    return shared == null || changes.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : SharedWrites.changed(shared, changes, pages, schema);
  }

  private static @Nullable Change change(StreamRecord record) {
    return record.view().showsBefore() && record.view().showsAfter()
        ? new Change(record.before(), record.after())
        : null;
  }
}
