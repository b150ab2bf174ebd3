package io.heatsink.remedy.cache;

import io.heatsink.call.Call;
import io.heatsink.call.Chain;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.wire.Head;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls that read, each given to those who know its kind. */
final class Reads {
  private final GetItems gets;
  private final ProjectedGets projected;
  private final BatchGets batches;
  private final TransactGets transactions;
  private final Queries queries;
  private final HeadReader heads;

  Reads(
      GetItems gets,
      ProjectedGets projected,
      BatchGets batches,
      TransactGets transactions,
      Queries queries,
      HeadReader heads) {
    this.gets = gets;
    this.projected = projected;
    this.batches = batches;
    this.transactions = transactions;
    this.queries = queries;
    this.heads = heads;
  }

  /** Whether this is such a call: reads by PartiQL, which may write, are not. */
  static boolean is(Head head) {
    return switch (head.operation()) {
      case GET_ITEM, BATCH_GET_ITEM, TRANSACT_GET_ITEMS, QUERY, SCAN -> true;
      default -> false;
    };
  }

  Optional<Reply> now(Call call, Head head, Map<String, CachedTable> tables) {
    return switch (head.operation()) {
      case GET_ITEM -> {
        CachedTable table = table(head, tables);
        yield table == null
            ? Optional.empty()
            : isOfPart(head) ? projected.now(call, head, table) : gets.now(call, head, table);
      }
      case BATCH_GET_ITEM -> {
        if (!ProjectedBatch.isIn(head, tables)) {
          yield batches.now(call, head, tables);
        }
        ProjectedBatch batch = ProjectedBatch.of(call, head, tables, heads);
        Head whole = batch == null ? null : batch.whole().head();
        yield batch == null || whole == null
            ? Optional.empty()
            : batches.now(batch.whole(), whole, tables).map(batch::cut);
      }
      case QUERY, SCAN -> {
        CachedTable table = table(head, tables);
        yield table == null ? Optional.empty() : queries.now(call, head, table);
      }
      default -> Optional.empty();
    };
  }

  boolean handles(Call call, Head head, Map<String, CachedTable> tables) {
    CachedTable table = table(head, tables);
    return switch (head.operation()) {
      case GET_ITEM ->
          table != null
              && (isOfPart(head)
                  ? projected.handles(call, head, table)
                  : gets.handles(call, head, table));
      case BATCH_GET_ITEM -> {
        if (!ProjectedBatch.isIn(head, tables)) {
          yield batches.handles(call, head, tables);
        }
        ProjectedBatch batch = ProjectedBatch.of(call, head, tables, heads);
        Head whole = batch == null ? null : batch.whole().head();
        yield batch != null && whole != null && batches.handles(batch.whole(), whole, tables);
      }
      case TRANSACT_GET_ITEMS -> transactions.handles(call, head, tables);
      case QUERY, SCAN -> table != null && queries.handles(call, head, table);
      default -> false;
    };
  }

  Reply handle(Call call, Head head, Map<String, CachedTable> tables, Chain chain) {
    CachedTable table = table(head, tables);
    return switch (head.operation()) {
      case GET_ITEM -> {
        if (table == null) {
          yield chain.proceed(call);
        }
        yield isOfPart(head)
            ? projected.handle(call, head, table, chain)
            : gets.handle(call, head, table, chain);
      }
      case BATCH_GET_ITEM -> batch(call, head, tables, chain);
      case TRANSACT_GET_ITEMS -> transactions.handle(call, head, tables, chain);
      case QUERY, SCAN ->
          table == null ? chain.proceed(call) : queries.handle(call, head, table, chain);
      default -> chain.proceed(call);
    };
  }

  private Reply batch(Call call, Head head, Map<String, CachedTable> tables, Chain chain) {
    if (!ProjectedBatch.isIn(head, tables)) {
      return batches.handle(call, head, tables, chain);
    }
    ProjectedBatch batch = ProjectedBatch.of(call, head, tables, heads);
    Head whole = batch == null ? null : batch.whole().head();
    return batch == null || whole == null
        ? chain.proceed(call)
        : batch.cut(batches.handle(batch.whole(), whole, tables, chain));
  }

  private static boolean isOfPart(Head head) {
    return Projection.isIn(head.accesses().getFirst());
  }

  /** That of a call on one table; null if it has no rule. */
  private static @Nullable CachedTable table(Head head, Map<String, CachedTable> tables) {
    return head.accesses().isEmpty() ? null : tables.get(head.accesses().getFirst().table());
  }
}
