package io.heatsink.remedy.cache;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.BatchWriter.Piece;
import io.heatsink.remedy.cache.policy.CachedItem;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer to one BatchGetItem, as it comes together from the cache and from DynamoDB. */
final class BatchGathering {
  /**
   * The most that DynamoDB returns at once; what is more is left unprocessed. Counted here as bytes
   * of JSON, which are never fewer than the items' own. Source: Amazon DynamoDB API Reference,
   * "BatchGetItem".
   */
  private static final long MOST_BYTES = 16L << 20;

  private final byte[] body;
  private final BatchBody batch;
  private final Map<String, List<Piece>> items = new HashMap<>();
  private final Map<String, List<Piece>> unprocessed = new HashMap<>();
  private final List<Piece> consumed = new ArrayList<>();
  private final Set<String> sent = new HashSet<>();
  private final CachedSizes.Builder cached;
  private long bytes;
  private long oldestNanos;
  private int local;
  private boolean joinedAny;
  private @Nullable Reply upstream;

  /**
   * @param body the call's
   */
  BatchGathering(byte[] body, BatchBody batch) {
    this.body = body;
    this.batch = batch;
    this.cached = CachedSizes.among(batch.accesses());
  }

  /** DynamoDB answered for these keys. */
  void add(List<BatchPart> parts, Reply reply, BatchAnswer answer) {
    upstream = reply;
    parts.forEach(part -> sent.add(part.table().name()));
    for (BatchBody.Table table : batch.tables()) {
      String name = Names.text(body, table.written());
      for (Span item : answer.items().getOrDefault(name, List.of())) {
        take(table, new Piece(answer.body(), item));
      }
      for (Span key : answer.unprocessed().getOrDefault(name, List.of())) {
        leave(table, new Piece(answer.body(), key));
      }
    }
    answer.consumed().forEach(span -> consumed.add(new Piece(answer.body(), span)));
  }

  /** The cache answers for this key. */
  void add(BatchPart part, CachedItem item, long nowNanos) {
    Piece piece = new Piece(item.body(), ItemAnswer.item(item));
    if (item.present() && bytes > 0 && bytes + piece.length() > MOST_BYTES) {
      leave(part);
      return;
    }
    local++;
    cached.add(part.access(), item.size().bytes(0));
    oldestNanos = Math.max(oldestNanos, nowNanos - item.beganNanos());
    if (item.present()) {
      take(part.table(), piece);
    }
  }

  /** Whether what was added last comes from DynamoDB, in answer to another call. */
  void joined(boolean yes) {
    joinedAny |= yes;
  }

  /** This key stays unanswered. */
  void leave(BatchPart part) {
    leave(part.table(), new Piece(body, part.span()));
  }

  /** Whether anything has been answered. */
  boolean hasAny() {
    return local > 0 || upstream != null;
  }

  Reply reply(ReturnConsumedCapacity capacity) {
    byte[] answer = write(capacity);
    Reply from = upstream;
    if (from == null) {
      return new Reply(
          200,
          RequestIds.fresh(),
          joinedAny ? CacheHeaders.joined(oldestNanos) : CacheHeaders.hit(oldestNanos),
          answer,
          ServedBy.CACHE,
          cached.build());
    }
    List<Headers.Entry> headers = new ArrayList<>(from.headers().entries());
    if (local > 0) {
      headers.add(CacheHeaders.partial(oldestNanos));
    }
    return new Reply(
        200,
        from.requestId(),
        new Headers(headers),
        answer,
        ServedBy.DYNAMODB,
        local > 0 ? cached.build() : null);
  }

  private byte[] write(ReturnConsumedCapacity capacity) {
    ByteArrayOutputStream out = new ByteArrayOutputStream((int) bytes + 256);
    Answers.write(out, "{\"Responses\":{");
    String between = "";
    for (BatchBody.Table table : batch.tables()) {
      Answers.write(out, between);
      BatchWriter.writeName(out, body, table);
      BatchWriter.writeList(out, items.getOrDefault(table.name(), List.of()));
      between = ",";
    }
    Answers.write(out, "},\"UnprocessedKeys\":{");
    between = "";
    for (BatchBody.Table table : batch.tables()) {
      List<Piece> keys = unprocessed.get(table.name());
      if (keys != null) {
        Answers.write(out, between);
        BatchWriter.writeTable(out, body, table, keys, false);
        between = ",";
      }
    }
    out.write('}');
    if (capacity != ReturnConsumedCapacity.NONE) {
      writeConsumed(out, capacity);
    }
    out.write('}');
    return out.toByteArray();
  }

  private void writeConsumed(ByteArrayOutputStream out, ReturnConsumedCapacity capacity) {
    Answers.write(out, ",\"ConsumedCapacity\":[");
    String between = "";
    for (Piece piece : consumed) {
      Answers.write(out, between);
      piece.writeTo(out);
      between = ",";
    }
    for (BatchBody.Table table : batch.tables()) {
      if (!sent.contains(table.name())) {
        Answers.write(out, between);
        Answers.writeNothingConsumed(out, capacity, body, table.written());
        between = ",";
      }
    }
    out.write(']');
  }

  private void take(BatchBody.Table table, Piece item) {
    items.computeIfAbsent(table.name(), any -> new ArrayList<>()).add(item);
    bytes += item.length();
  }

  private void leave(BatchBody.Table table, Piece key) {
    unprocessed.computeIfAbsent(table.name(), any -> new ArrayList<>()).add(key);
  }
}
