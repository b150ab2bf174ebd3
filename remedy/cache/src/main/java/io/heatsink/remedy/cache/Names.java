package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.wire.Span;
import java.util.Arrays;

/** The names and words of calls and replies that the cache reads, as they stand in a body. */
final class Names {
  static final byte[] TABLE_NAME = bytes("TableName");
  static final byte[] KEY = bytes("Key");
  static final byte[] KEYS = bytes("Keys");
  static final byte[] ITEM = bytes("Item");
  static final byte[] GET = bytes("Get");
  static final byte[] CONSISTENT_READ = bytes("ConsistentRead");
  static final byte[] RETURN_CONSUMED_CAPACITY = bytes("ReturnConsumedCapacity");
  static final byte[] CONSUMED_CAPACITY = bytes("ConsumedCapacity");
  static final byte[] REQUEST_ITEMS = bytes("RequestItems");
  static final byte[] RESPONSES = bytes("Responses");
  static final byte[] UNPROCESSED_KEYS = bytes("UnprocessedKeys");
  static final byte[] PROJECTION_EXPRESSION = bytes("ProjectionExpression");
  static final byte[] EXPRESSION_ATTRIBUTE_NAMES = bytes("ExpressionAttributeNames");
  static final byte[] ATTRIBUTES_TO_GET = bytes("AttributesToGet");
  static final byte[] COUNT = bytes("Count");
  static final byte[] ATTRIBUTES = bytes("Attributes");
  static final byte[] RETURN_VALUES = bytes("ReturnValues");
  static final byte[] TRUE = bytes("true");
  static final byte[] FALSE = bytes("false");

  private static final byte[] NONE = bytes("\"NONE\"");
  private static final byte[] TOTAL = bytes("\"TOTAL\"");
  private static final byte[] INDEXES = bytes("\"INDEXES\"");

  private Names() {}

  /** Whether one of the words that ReturnConsumedCapacity can have stands here; goes behind it. */
  static boolean isCapacityWord(byte[] json, JsonCursor cursor) {
    int from = cursor.position();
    int to = cursor.skipValue();
    return is(json, from, to, NONE) || is(json, from, to, TOTAL) || is(json, from, to, INDEXES);
  }

  static boolean is(byte[] json, int from, int to, byte[] text) {
    return Arrays.equals(json, from, to, text, 0, text.length);
  }

  static String text(byte[] json, Span span) {
    return new String(json, span.start(), span.end() - span.start(), UTF_8);
  }

  static byte[] bytes(String text) {
    return text.getBytes(US_ASCII);
  }
}
