package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The body of a Query or Scan, as far as it decides which page answers it.
 *
 * <p>On a hit DynamoDB checks nothing. But what it has answered once, byte for byte, it would not
 * refuse now; so a body need not be understood, but for the one member that is left out.
 *
 * @param bytes the body without ReturnConsumedCapacity
 * @param table where the table's name, or ARN, stands in the call's body; {@link Span#NONE} if
 *     nobody asks for what is consumed
 */
record PageRequest(byte[] bytes, Span table) {
  /**
   * Null for a body that DynamoDB might refuse for what is left out, or whose members cannot be
   * told because a name is written in escapes.
   */
  static @Nullable PageRequest of(byte[] body, Head head) {
    return head.capacitySpan().isPresent() || hasEscapes(body)
        ? withoutCapacity(body, head)
        : new PageRequest(body, Span.NONE);
  }

  private static @Nullable PageRequest withoutCapacity(byte[] body, Head head) {
    try {
      ByteArrayOutputStream rest = new ByteArrayOutputStream(body.length);
      Span table = Span.NONE;
      boolean known = !head.capacitySpan().isPresent();
      JsonCursor in = new JsonCursor(body);
      in.beginObject();
      rest.write('{');
      while (in.nextName()) {
        int from = in.nameStart();
        if (in.nameIs(Names.RETURN_CONSUMED_CAPACITY)) {
          known = Names.isCapacityWord(body, in);
          continue;
        }
        int value = in.position();
        boolean named = in.nameIs(Names.TABLE_NAME);
        boolean escaped = in.name().indexOf('\\') >= 0;
        int to = in.skipValue();
        if (escaped) {
          return null;
        }
        if (named) {
          table = new Span(value + 1, to - 1);
        }
        if (rest.size() > 1) {
          rest.write(',');
        }
        rest.write(body, from, to - from);
      }
      rest.write('}');
      return known && table.isPresent() ? new PageRequest(rest.toByteArray(), table) : null;
    } catch (UnreadableJson e) {
      return null;
    }
  }

  private static boolean hasEscapes(byte[] body) {
    for (byte b : body) {
      if (b == '\\') {
        return true;
      }
    }
    return false;
  }
}
