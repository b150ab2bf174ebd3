package io.heatsink.remedy.cache;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ConsumedCapacity;
import io.heatsink.dynamodb.wire.CapacityAnswer;
import io.heatsink.dynamodb.wire.CapacityQuestion;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import io.heatsink.dynamodb.wire.ShownItems;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.CachedPage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What DynamoDB answered to a Query or Scan that was asked with what it consumes.
 *
 * @param reply in the form in which the client asked for it
 * @param body without what was consumed, and without versions, as it is kept
 * @param size of what was read: as much as costs what was consumed
 */
record PageAnswer(Reply reply, byte[] body, CachedSizes size) {
  /** What half a unit reads, eventually consistent. Source: {@link CapacityUnits}. */
  private static final int BYTES_OF_HALF = 4_096;

  /** The same call, asking what it consumes of each index. */
  static Call question(Call call, Head head) {
    CapacityQuestion question = CapacityQuestion.of(call.body(), head);
    return call.withBody(question.body(), question.head());
  }

  /**
   * Reads the answer to such a question.
   *
   * @param head the client's
   * @param consistent whether it was read strongly consistent
   * @return empty if it is no page
   */
  static Optional<PageAnswer> read(Reply reply, Head head, boolean consistent) {
    if (!isPage(reply.body())) {
      return Optional.empty();
    }
    CapacityAnswer answer = CapacityAnswer.of(reply.body(), head);
    byte[] body = HiddenInReplies.cut(answer.bodyFor(ReturnConsumedCapacity.NONE));
    int bytes = bytes(answer.consumed(), body, consistent);
    return Optional.of(
        new PageAnswer(
            reply.withBody(answer.bodyFor(head.returnConsumedCapacity())),
            body,
            CachedSizes.ofOne(bytes)));
  }

  /**
   * The answer to a call from a page that is held.
   *
   * @param index null for the table
   * @param table where the table's name, or ARN, stands in the call's body
   * @param headers what it says of where it comes from
   */
  static Reply of(
      CachedPage page,
      ReturnConsumedCapacity capacity,
      @Nullable IndexSchema index,
      byte[] call,
      Span table,
      Headers headers) {
    return new Reply(
        200,
        RequestIds.fresh(),
        headers,
        capacity == ReturnConsumedCapacity.NONE
            ? page.body()
            : withCapacity(page.body(), capacity, index, call, table),
        ServedBy.CACHE,
        page.size());
  }

  private static byte[] withCapacity(
      byte[] page,
      ReturnConsumedCapacity capacity,
      @Nullable IndexSchema index,
      byte[] call,
      Span table) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(page.length + 256);
    Answers.write(out, "{\"ConsumedCapacity\":");
    Answers.writeNothingConsumed(out, capacity, index, call, table);
    out.write(',');
    JsonCursor in = new JsonCursor(page);
    in.beginObject();
    int inside = in.position();
    out.write(page, inside, page.length - inside);
    return out.toByteArray();
  }

  /** An object with a Count, and nothing behind it. */
  private static boolean isPage(byte[] body) {
    try {
      JsonCursor in = new JsonCursor(body);
      in.beginObject();
      boolean counts = false;
      while (in.nextName()) {
        counts |= in.nameIs(Names.COUNT);
        in.skipValue();
      }
      return counts && in.position() == body.length;
    } catch (UnreadableJson e) {
      return false;
    }
  }

  private static int bytes(List<ConsumedCapacity> consumed, byte[] body, boolean consistent) {
    if (consumed.isEmpty()) {
      return (int) ShownItems.in(body).bytes();
    }
    long halves = consumed.getFirst().total().read().halves();
    return (int) (consistent ? halves / 2 : halves) * BYTES_OF_HALF;
  }
}
