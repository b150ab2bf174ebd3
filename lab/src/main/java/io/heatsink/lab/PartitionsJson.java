package io.heatsink.lab;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.partition.Boundary;
import io.heatsink.partition.BucketView;
import io.heatsink.partition.LaneView;
import io.heatsink.partition.PartitionView;
import io.heatsink.partition.ResourceView;
import io.heatsink.partition.SplitView;
import io.heatsink.partition.TableView;
import io.heatsink.partition.Throughput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /lab/partitions} answers:
 *
 * <pre>{@code
 * {"at": ISO-8601, "throttling": true,
 *  "account": {"provisionedReadUnits", "provisionedWriteUnits"},
 *  "resources": [{"table", "index": null, "arn", "billing": "PROVISIONED"|"PAY_PER_REQUEST",
 *    "reads": BUCKET|null, "writes": BUCKET|null, "readPeak", "writePeak", "backlog": null,
 *    "partitions": [{"id", "from": PLACE, "to": PLACE|null, "bytes", "reads": LANE, "writes": LANE}],
 *    "splits": [{"secondsAgo", "cause": "heat"|"size"|"throughput", "parent", "left", "right",
 *      "boundary": PLACE}]}]}
 *
 * BUCKET: {"of": "table"|"partition"|"replicas"|"share", "perSecond", "tokens", "capacity"}
 * PLACE:  {"hash": 16 hexadecimal digits, "sortKey": null|{"S": …}, "after": false}
 * LANE:   {"limitPerSecond", "servedPerSecond", "refusedPerSecond", "use", "hotSeconds",
 *          "notSplit": null|"singleItem"|"oneWaySortKey"|"localIndex"|"wouldNotHelp",
 *          "buckets": [BUCKET]}
 * }</pre>
 *
 * Units are capacity units; {@code use} 1.0 is 100 % of the limit; {@code backlog} is what waits
 * between a table and its index. Twice the peaks, of all traffic but the last half hour's, are
 * served at once on demand. The account's units are those that all its tables and indexes are
 * provisioned with. Tables come by name, each followed by its indexes; partitions in the order of
 * their keys.
 */
final class PartitionsJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;
  private final long nowNanos;

  private PartitionsJson(JsonGenerator out, long nowNanos) {
    this.out = out;
    this.nowNanos = nowNanos;
  }

  static byte[] write(
      Map<String, TableView> tables, boolean throttling, Instant at, long nowNanos) {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("at", at.toString());
      out.writeBooleanField("throttling", throttling);
      account(out, tables);
      out.writeArrayFieldStart("resources");
      var json = new PartitionsJson(out, nowNanos);
      for (Map.Entry<String, TableView> table : tables.entrySet()) {
        json.resource(table.getKey(), null, table.getValue().table());
        for (var index : new TreeMap<>(table.getValue().indexes()).entrySet()) {
          json.resource(table.getKey(), index.getKey(), index.getValue());
        }
      }
      out.writeEndArray();
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array takes all
    }
    return bytes.toByteArray();
  }

  private static void account(JsonGenerator out, Map<String, TableView> tables) throws IOException {
    long reads = 0;
    long writes = 0;
    for (TableView table : tables.values()) {
      var all = new ArrayList<>(table.indexes().values());
      all.add(table.table());
      for (ResourceView view : all) {
        if (view.throughput() instanceof Throughput.Provisioned(long readUnits, long writeUnits)) {
          reads += readUnits;
          writes += writeUnits;
        }
      }
    }
    out.writeObjectFieldStart("account");
    out.writeNumberField("provisionedReadUnits", reads);
    out.writeNumberField("provisionedWriteUnits", writes);
    out.writeEndObject();
  }

  private void resource(String table, @Nullable String index, ResourceView view)
      throws IOException {
    out.writeStartObject();
    out.writeStringField("table", table);
    out.writeStringField("index", index);
    out.writeStringField("arn", view.arn());
    out.writeStringField(
        "billing",
        view.throughput() instanceof Throughput.OnDemand ? "PAY_PER_REQUEST" : "PROVISIONED");
    bucketField("reads", view.reads());
    bucketField("writes", view.writes());
    out.writeNumberField("readPeak", view.readPeak());
    out.writeNumberField("writePeak", view.writePeak());
    out.writeFieldName("backlog");
    if (view.backlog().isPresent()) {
      out.writeNumber(view.backlog().getAsDouble());
    } else {
      out.writeNull();
    }
    out.writeArrayFieldStart("partitions");
    for (PartitionView partition : view.partitions()) {
      partition(partition);
    }
    out.writeEndArray();
    out.writeArrayFieldStart("splits");
    for (SplitView split : view.splits()) {
      split(split);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void partition(PartitionView view) throws IOException {
    out.writeStartObject();
    out.writeNumberField("id", view.id());
    place("from", Optional.of(view.range().from()));
    place("to", view.range().to());
    out.writeNumberField("bytes", view.bytes());
    lane("reads", view.reads());
    lane("writes", view.writes());
    out.writeEndObject();
  }

  private void lane(String name, LaneView view) throws IOException {
    out.writeObjectFieldStart(name);
    out.writeNumberField("limitPerSecond", view.limitPerSecond());
    out.writeNumberField("servedPerSecond", view.servedPerSecond());
    out.writeNumberField("refusedPerSecond", view.refusedPerSecond());
    out.writeNumberField("use", view.use());
    out.writeNumberField("hotSeconds", view.hotFor().toSeconds());
    out.writeStringField(
        "notSplit",
        view.notSplit()
            .map(
                why ->
                    switch (why) {
                      case SINGLE_ITEM -> "singleItem";
                      case ONE_WAY_SORT_KEY -> "oneWaySortKey";
                      case LOCAL_INDEX -> "localIndex";
                      case WOULD_NOT_HELP -> "wouldNotHelp";
                    })
            .orElse(null));
    out.writeArrayFieldStart("buckets");
    for (BucketView bucket : view.buckets()) {
      bucket(bucket);
    }
    out.writeEndArray();
    out.writeEndObject();
  }

  private void split(SplitView view) throws IOException {
    out.writeStartObject();
    out.writeNumberField("secondsAgo", (nowNanos - view.atNanos()) / 1e9);
    out.writeStringField("cause", view.cause().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("parent", view.parent());
    out.writeNumberField("left", view.left());
    out.writeNumberField("right", view.right());
    place("boundary", Optional.of(view.boundary()));
    out.writeEndObject();
  }

  private void bucketField(String name, Optional<BucketView> bucket) throws IOException {
    out.writeFieldName(name);
    if (bucket.isPresent()) {
      bucket(bucket.get());
    } else {
      out.writeNull();
    }
  }

  private void bucket(BucketView view) throws IOException {
    out.writeStartObject();
    out.writeStringField("of", view.kind().name().toLowerCase(Locale.ROOT));
    out.writeNumberField("perSecond", view.perSecond());
    out.writeNumberField("tokens", view.tokens());
    out.writeNumberField("capacity", view.capacity());
    out.writeEndObject();
  }

  private void place(String name, Optional<Boundary> boundary) throws IOException {
    out.writeFieldName(name);
    if (boundary.isEmpty()) {
      out.writeNull();
      return;
    }
    out.writeStartObject();
    out.writeStringField("hash", HexFormat.of().toHexDigits(boundary.get().hash()));
    out.writeFieldName("sortKey");
    KeyValue sort = boundary.get().sort();
    if (sort == null) {
      out.writeNull();
    } else {
      key(sort.toAttributeValue());
    }
    out.writeBooleanField("after", boundary.get().after());
    out.writeEndObject();
  }

  private void key(AttributeValue value) throws IOException {
    out.writeStartObject();
    switch (value) {
      case StringValue(String text) -> out.writeStringField("S", text);
      case NumberValue(var number) -> out.writeStringField("N", number.canonical());
      case BinaryValue(var binary) -> out.writeBinaryField("B", binary.toByteArray());
      default -> throw new IllegalStateException("A key of type " + value.typeName());
    }
    out.writeEndObject();
  }
}
