package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.capacity.WriteUnits;
import io.heatsink.dynamodb.wire.ExpressionSpans;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.ShownItems;

/**
 * Computes what DynamoDB does not tell of a call that went well: by the size of the item that the
 * call brings or the reply shows, else by the last known size. Of a page's items those that a
 * filter or a projection left out are not counted unless the page was full, so that such estimates
 * may be too low.
 */
final class Estimates {
  private static final int WRITE_BLOCK_BYTES = 1_024;

  /** Source: Amazon DynamoDB API Reference, "Query" and "Scan": a page reads up to 1 MB. */
  private static final long PAGE_BYTES = 1 << 20;

  private final LastUnits lastUnits;

  Estimates(LastUnits lastUnits) {
    this.lastUnits = lastUnits;
  }

  /**
   * What the only access of a call cost.
   *
   * @param body the call's, which the access was read from
   */
  CapacityUnits of(ItemAccess access, byte[] body, byte[] reply) {
    return switch (access.kind()) {
      case GET -> get(access, reply);
      case QUERY, SCAN, SELECT -> mode(access).page(bytesOfPage(body, reply));
      case PUT, UPDATE, DELETE, CONDITION_CHECK, MODIFY -> write(access, body, reply);
    };
  }

  /** What a write cost, for itself and outside of a transaction, as far as the call shows it. */
  CapacityUnits ofWrite(ItemAccess access, byte[] body) {
    if (access.kind() == ItemAccess.Kind.PUT) {
      return WriteUnits.item(0, ShownItems.ofPut(body, access).orElse(0));
    }
    int brought = ShownItems.ofMap(body, access.expressions().values());
    return WriteUnits.item(0, Math.max(brought, lastKnownBytes(access)));
  }

  /** Remembers what a write has left behind. */
  void learn(ItemAccess access, CapacityUnits units) {
    if (access.key() != null && access.kind() != ItemAccess.Kind.CONDITION_CHECK) {
      boolean gone = access.kind() == ItemAccess.Kind.DELETE;
      lastUnits.set(access.table(), access.key(), gone ? 1 : units.halves() / 2);
    }
  }

  private CapacityUnits get(ItemAccess access, byte[] reply) {
    int shown = bytes(reply);
    ExpressionSpans expressions = access.expressions();
    boolean isPart =
        expressions.projection().isPresent() || expressions.attributesToGet().isPresent();
    if (isPart) {
      return mode(access).item(Math.max(shown, lastKnownBytes(access)));
    }
    if (access.key() != null) {
      long units = WriteUnits.item(0, shown).halves() / 2;
      lastUnits.set(access.table(), access.key(), units);
    }
    return mode(access).item(shown);
  }

  /** A page that goes on although nobody set a Limit has ended because enough was read. */
  private static long bytesOfPage(byte[] body, byte[] reply) {
    ShownItems shown = ShownItems.in(reply);
    return shown.goesOn() && !hasLimit(body) ? Math.max(shown.bytes(), PAGE_BYTES) : shown.bytes();
  }

  private static boolean hasLimit(byte[] body) {
    JsonReader in = JsonReader.of(body);
    boolean found = false;
    while (in.nextField()) {
      found |= in.name().equals("Limit");
      in.skip();
    }
    return found;
  }

  private CapacityUnits write(ItemAccess access, byte[] body, byte[] reply) {
    CapacityUnits asked = ofWrite(access, body);
    // Where the call asked for what was there before, or is there now.
    CapacityUnits shown = WriteUnits.item(0, bytes(reply));
    CapacityUnits units = asked.compareTo(shown) < 0 ? shown : asked;
    learn(access, access.kind() == ItemAccess.Kind.PUT ? asked : units);
    return units;
  }

  private static int bytes(byte[] reply) {
    return (int) ShownItems.in(reply).bytes();
  }

  /** At most; a kilobyte where nothing is remembered. */
  private int lastKnownBytes(ItemAccess access) {
    return access.key() == null
        ? WRITE_BLOCK_BYTES
        : (int) (lastUnits.of(access.table(), access.key()) * WRITE_BLOCK_BYTES);
  }

  private static ReadMode mode(ItemAccess access) {
    return access.consistent() ? ReadMode.STRONG : ReadMode.EVENTUAL;
  }
}
