package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.wire.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the stream of a table from its beginning to its end, as a client does. */
final class StreamReader {
  private final Calls calls;
  private final String arn;

  private StreamReader(Calls calls, String arn) {
    this.calls = calls;
    this.arn = arn;
  }

  /** Of the latest stream of a table. */
  static StreamReader of(Calls calls, String table) {
    String description = calls.call("DescribeTable", "{'TableName': '%s'}".formatted(table));
    return new StreamReader(calls, text(description, "LatestStreamArn"));
  }

  /**
   * One record.
   *
   * @param key of the item
   * @param after null if the item is gone, or not shown
   * @param before null if there was none, or is not shown
   * @param byService whether DynamoDB says that it did this itself
   */
  record Change(
      String shard,
      String name,
      Map<String, AttributeValue> key,
      @Nullable Map<String, AttributeValue> after,
      @Nullable Map<String, AttributeValue> before,
      String sequence,
      boolean byService) {}

  /**
   * One shard.
   *
   * @param parent null if it is one of the first
   * @param last its last sequence number; null while it is open
   */
  record Shard(String id, @Nullable String parent, String first, @Nullable String last) {}

  String arn() {
    return arn;
  }

  /** What stands in a reply as a text under this name, for the first time. */
  static String text(String reply, String name) {
    String start = "'" + name + "':'";
    int from = reply.indexOf(start) + start.length();
    return reply.substring(from, reply.indexOf('\'', from));
  }

  /** All shards, parents before their children. */
  List<Shard> shards() {
    String reply = calls.onStreams("DescribeStream", "{'StreamArn': '%s'}".formatted(arn));
    List<Shard> shards = new ArrayList<>();
    JsonReader in = json(reply);
    while (in.nextField()) {
      in.enterObject();
      while (in.nextField()) {
        if (in.name().equals("Shards")) {
          in.enterList();
          while (in.nextElement()) {
            in.enterObject();
            shards.add(shard(in));
          }
        } else {
          in.skip();
        }
      }
    }
    return shards;
  }

  private static Shard shard(JsonReader in) {
    String id = "";
    String parent = null;
    String first = "";
    String last = null;
    while (in.nextField()) {
      switch (in.name()) {
        case "ShardId" -> id = in.string();
        case "ParentShardId" -> parent = in.string();
        default -> {
          in.enterObject();
          while (in.nextField()) {
            if (in.name().equals("StartingSequenceNumber")) {
              first = in.string();
            } else {
              last = in.string();
            }
          }
        }
      }
    }
    return new Shard(id, parent, first, last);
  }

  String iterator(String shard, String more) {
    return text(
        calls.onStreams(
            "GetShardIterator",
            "{'StreamArn': '%s', 'ShardId': '%s', %s}".formatted(arn, shard, more)),
        "ShardIterator");
  }

  /** All changes that can be read by now, shard by shard. */
  List<Change> all() {
    List<Change> all = new ArrayList<>();
    for (Shard shard : shards()) {
      String iterator = iterator(shard.id, "'ShardIteratorType': 'TRIM_HORIZON'");
      while (iterator != null) {
        String reply =
            calls.onStreams(
                "GetRecords", "{'ShardIterator': '%s', 'Limit': 7}".formatted(iterator));
        List<Change> page = changes(shard.id, reply);
        all.addAll(page);
        iterator =
            !page.isEmpty() && reply.contains("'NextShardIterator'")
                ? text(reply, "NextShardIterator")
                : null;
      }
    }
    return all;
  }

  static List<Change> changes(String shard, String reply) {
    List<Change> changes = new ArrayList<>();
    JsonReader in = json(reply);
    while (in.nextField()) {
      if (!in.name().equals("Records")) {
        in.skip();
        continue;
      }
      in.enterList();
      while (in.nextElement()) {
        in.enterObject();
        changes.add(change(shard, in));
      }
    }
    return changes;
  }

  private static Change change(String shard, JsonReader in) {
    String name = "";
    Map<String, AttributeValue> key = Map.of();
    Map<String, AttributeValue> after = null;
    Map<String, AttributeValue> before = null;
    String sequence = "";
    boolean byService = false;
    while (in.nextField()) {
      switch (in.name()) {
        case "eventName" -> name = in.string();
        case "dynamodb" -> {
          in.enterObject();
          while (in.nextField()) {
            switch (in.name()) {
              case "Keys" -> key = in.item().orThrow();
              case "NewImage" -> after = in.item().orThrow();
              case "OldImage" -> before = in.item().orThrow();
              case "SequenceNumber" -> sequence = in.string();
              default -> in.skip();
            }
          }
        }
        case "userIdentity" -> {
          byService = true;
          in.skip();
        }
        default -> in.skip();
      }
    }
    return new Change(shard, name, key, after, before, sequence, byService);
  }

  private static JsonReader json(String reply) {
    return JsonReader.of(reply.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }
}
