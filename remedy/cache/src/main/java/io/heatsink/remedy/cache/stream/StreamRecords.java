package io.heatsink.remedy.cache.stream;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.JsonReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the records that GetRecords answers with, and that Lambda functions are handed. */
public final class StreamRecords {
  private StreamRecords() {}

  /**
   * The list of records that comes next.
   *
   * @throws io.heatsink.dynamodb.DynamoDbException if they cannot be read
   */
  public static List<StreamRecord> read(JsonReader in) {
    List<StreamRecord> records = new ArrayList<>();
    in.enterList();
    while (in.nextElement()) {
      StreamRecord record = null;
      in.enterObject();
      while (in.nextField()) {
        if (in.name().equals("dynamodb")) {
          record = change(in);
        } else {
          in.skip();
        }
      }
      if (record != null) {
        records.add(record);
      }
    }
    return records;
  }

  private static StreamRecord change(JsonReader in) {
    Map<String, AttributeValue> key = Map.of();
    StreamView view = StreamView.KEYS_ONLY;
    @Nullable Map<String, AttributeValue> before = null;
    @Nullable Map<String, AttributeValue> after = null;
    Instant created = Instant.EPOCH;
    String sequence = "";
    in.enterObject();
    while (in.nextField()) {
      switch (in.name()) {
        case "Keys" -> key = in.item().orThrow();
        case "OldImage" -> before = in.item().orThrow();
        case "NewImage" -> after = in.item().orThrow();
        case "StreamViewType" -> view = StreamView.named(in.string());
        case "SequenceNumber" -> sequence = in.string();
        case "ApproximateCreationDateTime" -> created = Instant.ofEpochSecond((long) in.number());
        default -> in.skip();
      }
    }
    return new StreamRecord(key, view, before, after, created, sequence);
  }
}
