package io.heatsink.remedy.cache;

import io.heatsink.call.Turns;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.ItemCache;
import io.heatsink.remedy.cache.policy.RecordJudgement;
import io.heatsink.remedy.cache.stream.RecordEffects;
import io.heatsink.remedy.cache.stream.StreamRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Takes away, of what proxies share of a table, what records of its stream ask for; for whoever
 * reads the stream and is no proxy. The proxies hear of it, and take it away of what they hold.
 */
public final class SharedInvalidation implements RecordEffects, AutoCloseable {
  private final SharedLevel shared;
  private final FollowedRecords records;

  private SharedInvalidation(SharedLevel shared, FollowedRecords records) {
    this.shared = shared;
    this.records = records;
  }

  /**
   * Knows nothing of earlier records.
   *
   * @param table its name
   * @param key the table's
   * @param indexes the names of its global indexes
   */
  public static SharedInvalidation of(
      CacheFilter.Sharing sharing, String table, KeySchema key, List<String> indexes, Turns turns) {
    // Holds nothing: there is nobody here who reads.
    CacheRule none =
        CacheRule.ofItems(CacheRule.Which.OFF, Duration.ZERO, Duration.ZERO, 0, CacheRule.Mode.ON);
    ItemCache items = ItemCache.create(none, turns.nanoTime(), turns.nanoTime());
    // What is in an index is not asked: each change may touch all of it.
    Map<String, IndexSchema> named = new HashMap<>();
    indexes.forEach(
        name ->
            named.put(
                name,
                new IndexSchema(
                    name, IndexSchema.Kind.GLOBAL, key, IndexSchema.Projection.ALL, Set.of())));
    TableSchema schema = new TableSchema(table, "", key, named);
    SharedLevel shared =
        new SharedLevel(
            sharing.cache(),
            sharing.origin(),
            sharing.account() + '/' + table,
            () -> "",
            none,
            items,
            null,
            Duration.ZERO,
            turns);
    FollowedRecords records =
        new FollowedRecords(
            table,
            items,
            null,
            shared,
            shared.remembered(),
            new RecordJudgement(),
            name -> Optional.of(schema),
            turns);
    records.begin();
    return new SharedInvalidation(shared, records);
  }

  @Override
  public void begin() {
    records.begin();
  }

  @Override
  public CompletableFuture<Void> apply(List<StreamRecord> some) {
    return records.apply(some);
  }

  @Override
  public CompletableFuture<Void> applyGap() {
    return records.applyGap();
  }

  @Override
  public void close() {
    shared.close();
  }
}
