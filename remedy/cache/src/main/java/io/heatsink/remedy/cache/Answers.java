package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.policy.CachedItem;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Answers from the cache. They cost nothing, and say so in the form that was asked for. */
final class Answers {
  private Answers() {}

  /**
   * The answer to a GetItem.
   *
   * @param body the call's
   * @param tableName where the table's name, or ARN, stands in it
   */
  static Reply of(
      CachedItem item,
      ReturnConsumedCapacity capacity,
      byte[] body,
      Span tableName,
      Headers headers) {
    byte[] answer =
        capacity == ReturnConsumedCapacity.NONE
            ? item.body()
            : withCapacity(item.body(), capacity, body, tableName);
    return new Reply(200, RequestIds.fresh(), headers, answer, ServedBy.CACHE, item.size());
  }

  /** Nothing consumed of a table, as DynamoDB writes it. */
  static void writeNothingConsumed(
      ByteArrayOutputStream out, ReturnConsumedCapacity capacity, byte[] body, Span tableName) {
    writeNothingConsumed(out, capacity, null, body, tableName);
  }

  /**
   * Nothing consumed of a table or an index of it, as DynamoDB writes it.
   *
   * @param index null for the table
   */
  static void writeNothingConsumed(
      ByteArrayOutputStream out,
      ReturnConsumedCapacity capacity,
      @Nullable IndexSchema index,
      byte[] body,
      Span tableName) {
    write(out, "{\"CapacityUnits\":0.0,");
    if (capacity == ReturnConsumedCapacity.INDEXES) {
      write(out, "\"Table\":{\"CapacityUnits\":0.0},");
      if (index != null) {
        boolean local = index.kind() == IndexSchema.Kind.LOCAL;
        write(out, local ? "\"LocalSecondaryIndexes\":{\"" : "\"GlobalSecondaryIndexes\":{\"");
        write(out, index.name() + "\":{\"CapacityUnits\":0.0}},");
      }
    }
    write(out, "\"TableName\":\"");
    out.write(body, tableName.start(), tableName.end() - tableName.start());
    write(out, "\"}");
  }

  static void write(ByteArrayOutputStream out, String ascii) {
    out.writeBytes(ascii.getBytes(US_ASCII));
  }

  private static byte[] withCapacity(
      byte[] answer, ReturnConsumedCapacity capacity, byte[] body, Span tableName) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(answer.length + 128);
    write(out, "{\"ConsumedCapacity\":");
    writeNothingConsumed(out, capacity, body, tableName);
    boolean empty = answer.length == 2;
    if (!empty) {
      out.write(',');
    }
    out.write(answer, 1, answer.length - 1);
    return out.toByteArray();
  }
}
