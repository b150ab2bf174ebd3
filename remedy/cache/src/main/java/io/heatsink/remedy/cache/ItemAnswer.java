package io.heatsink.remedy.cache;

import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a GetItem was answered, in the form in which it is kept.
 *
 * @param body {@code {"Item":…}} with the bytes that AWS sent, but for those of its version, or
 *     {@code {}}
 * @param present whether there is such an item
 * @param version null if it carries none
 */
record ItemAnswer(byte[] body, boolean present, @Nullable Version version) {
  private static final byte[] BEFORE = Names.bytes("{\"Item\":");
  private static final byte[] AFTER = Names.bytes("}");
  static final ItemAnswer ABSENT = new ItemAnswer(Names.bytes("{}"), false, null);

  /** Reads the answer to a GetItem; empty if it is none. */
  static Optional<ItemAnswer> read(byte[] reply) {
    return read(reply, 0, reply.length);
  }

  /** The same of a part of an answer. */
  static Optional<ItemAnswer> read(byte[] reply, int start, int end) {
    try {
      JsonCursor in = new JsonCursor(reply, start, end);
      in.beginObject();
      Span item = Span.NONE;
      while (in.nextName()) {
        int from = in.position();
        boolean found = in.nameIs(Names.ITEM);
        int to = in.skipValue();
        if (found) {
          item = new Span(from, to);
        }
      }
      return Optional.of(item.isPresent() ? of(reply, item) : ABSENT);
    } catch (UnreadableJson e) {
      return Optional.empty();
    }
  }

  /** The item that stands there in a body. */
  static ItemAnswer of(byte[] json, Span item) {
    if (HiddenVersion.mayBeIn(json, item.start(), item.end())) {
      HiddenVersion.Cut cut = HiddenVersion.cut(json, item);
      return around(cut.json(), new Span(0, cut.json().length), cut.version());
    }
    boolean ready =
        item.start() == BEFORE.length
            && item.end() == json.length - AFTER.length
            && Names.is(json, 0, BEFORE.length, BEFORE);
    return ready ? new ItemAnswer(json, true, null) : around(json, item, null);
  }

  private static ItemAnswer around(byte[] json, Span item, @Nullable Version version) {
    int length = item.end() - item.start();
    byte[] body = Arrays.copyOf(BEFORE, BEFORE.length + length + AFTER.length);
    System.arraycopy(json, item.start(), body, BEFORE.length, length);
    System.arraycopy(AFTER, 0, body, BEFORE.length + length, AFTER.length);
    return new ItemAnswer(body, true, version);
  }

  /** Where the item itself stands in what is kept of one that is present. */
  static Span item(CachedItem kept) {
    return new Span(BEFORE.length, kept.body().length - AFTER.length);
  }
}
