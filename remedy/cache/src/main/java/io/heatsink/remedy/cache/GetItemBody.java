package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a GetItem. On a hit DynamoDB checks nothing, so a body that it might refuse
 * must not be answered from the cache: only one that is recognised whole is.
 */
final class GetItemBody {
  private static final byte[] CONSISTENT = Names.bytes("\"ConsistentRead\":true,");

  private GetItemBody() {}

  /**
   * Where the table's name stands, without its quotes, if the body asks for the whole item of that
   * key and for nothing that is not known; null otherwise.
   */
  static @Nullable Span plain(byte[] body, PrimaryKey key) {
    return plain(body, 0, body.length, key);
  }

  /** The same of a part of a body. */
  static @Nullable Span plain(byte[] body, int start, int end, PrimaryKey key) {
    try {
      JsonCursor in = new JsonCursor(body, start, end);
      in.beginObject();
      Span table = null;
      while (in.nextName()) {
        if (in.nameIs(Names.TABLE_NAME)) {
          int from = in.position() + 1;
          table = new Span(from, in.skipValue() - 1);
        } else if (in.nameIs(Names.KEY)) {
          if (!hasSize(in, key.sort() == null ? 1 : 2)) {
            return null;
          }
        } else if (in.nameIs(Names.CONSISTENT_READ)) {
          int from = in.position();
          int to = in.skipValue();
          if (!Names.is(body, from, to, Names.FALSE) && !Names.is(body, from, to, Names.TRUE)) {
            return null;
          }
        } else if (!in.nameIs(Names.RETURN_CONSUMED_CAPACITY) || !Names.isCapacityWord(body, in)) {
          return null;
        }
      }
      return table;
    } catch (UnreadableJson e) {
      return null;
    }
  }

  /** The same body, asking for a strongly consistent read. */
  static byte[] consistent(byte[] body) {
    JsonCursor in = new JsonCursor(body);
    in.beginObject();
    int inside = in.position();
    while (in.nextName()) {
      int from = in.position();
      boolean found = in.nameIs(Names.CONSISTENT_READ);
      int to = in.skipValue();
      if (found) {
        return spliced(body, from, to, Names.TRUE);
      }
    }
    return spliced(body, inside, inside, CONSISTENT);
  }

  /** Whether the object that stands here has that many members; goes behind it. */
  private static boolean hasSize(JsonCursor in, int size) {
    in.beginObject();
    int members = 0;
    while (in.nextName()) {
      in.skipValue();
      members++;
    }
    return members == size;
  }

  private static byte[] spliced(byte[] body, int from, int to, byte[] between) {
    byte[] spliced = Arrays.copyOf(body, body.length - (to - from) + between.length);
    System.arraycopy(between, 0, spliced, from, between.length);
    System.arraycopy(body, to, spliced, from + between.length, body.length - to);
    return spliced;
  }
}
