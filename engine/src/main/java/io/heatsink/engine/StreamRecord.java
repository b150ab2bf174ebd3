package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.capacity.ItemSize;
import io.heatsink.dynamodb.wire.JsonWriter;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One change of one item, as a stream tells it.
 *
 * @param sequence its place in the stream
 * @param at when it was made
 * @param shownAt from when on it can be read
 * @param before the item before; null if there was none, or if it is not shown
 * @param after the item after; null if there is none, or if it is not shown
 * @param byService whether DynamoDB made it by itself, as the item had expired
 */
record StreamRecord(
    long sequence,
    Instant at,
    Instant shownAt,
    Kind kind,
    Map<String, AttributeValue> key,
    @Nullable StoredItem before,
    @Nullable StoredItem after,
    boolean byService) {
  /** What became of the item. */
  enum Kind {
    INSERT,
    MODIFY,
    REMOVE
  }

  /** The size that counts towards a page of records. */
  int bytes() {
    return ItemSize.of(key)
        + (before == null ? 0 : before.size())
        + (after == null ? 0 : after.size());
  }

  void write(JsonWriter out, String region, String streamId, StreamView view) {
    out.beginObject();
    out.name("eventID").string(eventId(streamId));
    out.name("eventName").string(kind.name());
    out.name("eventVersion").string("1.1");
    out.name("eventSource").string("aws:dynamodb");
    out.name("awsRegion").string(region);
    out.name("dynamodb").beginObject();
    // Whole seconds, as the real ones.
    out.name("ApproximateCreationDateTime").integer(at.getEpochSecond());
    out.name("Keys").item(key);
    if (after != null) {
      out.name("NewImage").raw(after.json());
    }
    if (before != null) {
      out.name("OldImage").raw(before.json());
    }
    out.name("SequenceNumber").string(SequenceNumber.text(sequence));
    out.name("SizeBytes").integer(bytes());
    out.name("StreamViewType").string(view.name());
    out.endObject();
    if (byService) {
      out.name("userIdentity").beginObject();
      out.name("PrincipalId").string("dynamodb.amazonaws.com");
      out.name("Type").string("Service");
      out.endObject();
    }
    out.endObject();
  }

  /** Another one for each record of each stream. */
  private String eventId(String streamId) {
    return "%016x%016x".formatted(streamId.hashCode() * 0x9E3779B97F4A7C15L, sequence);
  }
}
