package io.heatsink.remedy.cache.stream;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.Turns;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.remedy.cache.stream.StreamCallFailed.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The calls by which a stream is read. Each waits for its answer. */
final class StreamCalls {
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final Caller OURSELVES = new Caller("heatsink", Optional.empty());
  private static final Headers HEADERS =
      new Headers(List.of(new Headers.Entry("Content-Type", "application/x-amz-json-1.0")));

  private final Upstream upstream;
  private final Turns turns;

  StreamCalls(Upstream upstream, Turns turns) {
    this.upstream = upstream;
    this.turns = turns;
  }

  /**
   * Some records of a shard.
   *
   * @param next where those that follow are read; null if the shard has ended
   */
  record Page(List<StreamRecord> records, @Nullable String next) {}

  /** The ARN of the stream that the table has now; empty if it has none. */
  Optional<String> stream(String table) {
    JsonReader in =
        ask(
            Call.Service.DYNAMODB,
            Operation.DESCRIBE_TABLE.wireName(),
            new JsonWriter().beginObject().name("TableName").string(table));
    String arn = null;
    boolean enabled = false;
    while (in.nextField()) {
      if (!in.name().equals("Table")) {
        in.skip();
        continue;
      }
      in.enterObject();
      while (in.nextField()) {
        switch (in.name()) {
          case "LatestStreamArn" -> arn = in.string();
          case "StreamSpecification" -> enabled = enabled(in);
          default -> in.skip();
        }
      }
    }
    return enabled ? Optional.ofNullable(arn) : Optional.empty();
  }

  private static boolean enabled(JsonReader in) {
    boolean enabled = false;
    in.enterObject();
    while (in.nextField()) {
      if (in.name().equals("StreamEnabled")) {
        enabled = in.bool();
      } else {
        in.skip();
      }
    }
    return enabled;
  }

  /** All shards of the stream. */
  List<StreamShard> shards(String arn) {
    List<StreamShard> shards = new ArrayList<>();
    String last = null;
    do {
      JsonWriter request = new JsonWriter().beginObject().name("StreamArn").string(arn);
      if (last != null) {
        request.name("ExclusiveStartShardId").string(last);
      }
      last = page(ask("DescribeStream", request), shards);
    } while (last != null);
    return shards;
  }

  private static @Nullable String page(JsonReader in, List<StreamShard> shards) {
    String last = null;
    while (in.nextField()) {
      if (!in.name().equals("StreamDescription")) {
        in.skip();
        continue;
      }
      in.enterObject();
      while (in.nextField()) {
        switch (in.name()) {
          case "LastEvaluatedShardId" -> last = in.string();
          case "Shards" -> {
            in.enterList();
            while (in.nextElement()) {
              shards.add(shard(in));
            }
          }
          default -> in.skip();
        }
      }
    }
    return last;
  }

  private static StreamShard shard(JsonReader in) {
    String id = "";
    String parent = null;
    boolean closed = false;
    in.enterObject();
    while (in.nextField()) {
      switch (in.name()) {
        case "ShardId" -> id = in.string();
        case "ParentShardId" -> parent = in.string();
        case "SequenceNumberRange" -> {
          in.enterObject();
          while (in.nextField()) {
            closed |= in.name().equals("EndingSequenceNumber");
            in.skip();
          }
        }
        default -> in.skip();
      }
    }
    return new StreamShard(id, parent, closed);
  }

  /**
   * Where the shard is read on from that place.
   *
   * @param place not {@link ShardPlace.Ended}
   */
  String iterator(String arn, String shard, ShardPlace place) {
    JsonWriter request =
        new JsonWriter()
            .beginObject()
            .name("StreamArn")
            .string(arn)
            .name("ShardId")
            .string(shard)
            .name("ShardIteratorType");
    switch (place) {
      case ShardPlace.Latest latest -> request.string("LATEST");
      case ShardPlace.Horizon horizon -> request.string("TRIM_HORIZON");
      case ShardPlace.After(String sequence) ->
          request.string("AFTER_SEQUENCE_NUMBER").name("SequenceNumber").string(sequence);
      case ShardPlace.Ended ended ->
          throw new IllegalArgumentException("Shard " + shard + " has been read to its end.");
    }
    JsonReader in = ask("GetShardIterator", request);
    while (in.nextField()) {
      if (in.name().equals("ShardIterator")) {
        return in.string();
      }
      in.skip();
    }
    throw new StreamCallFailed(Kind.LATER, "GetShardIterator was answered without an iterator.");
  }

  Page records(String iterator) {
    JsonReader in =
        ask("GetRecords", new JsonWriter().beginObject().name("ShardIterator").string(iterator));
    List<StreamRecord> records = List.of();
    String next = null;
    while (in.nextField()) {
      switch (in.name()) {
        case "Records" -> records = StreamRecords.read(in);
        case "NextShardIterator" -> {
          if (in.isNull()) {
            in.skip();
          } else {
            next = in.string();
          }
        }
        default -> in.skip();
      }
    }
    return new Page(records, next);
  }

  private JsonReader ask(String operation, JsonWriter request) {
    return ask(Call.Service.STREAMS, operation, request);
  }

  private JsonReader ask(Call.Service service, String operation, JsonWriter request) {
    long now = turns.nanoTime();
    long deadline = now + ANSWER.toNanos();
    Call call =
        new Call(
            Call.OWN,
            service,
            operation,
            Operation.named(operation),
            OURSELVES,
            HEADERS,
            request.endObject().toByteArray(),
            null,
            now,
            deadline);
    CompletableFuture<Reply> coming = new CompletableFuture<>();
    upstream.send(
        call,
        new Upstream.Answer() {
          @Override
          public void reply(Reply reply) {
            coming.complete(reply);
          }

          @Override
          public void failed(UpstreamException failure) {
            coming.completeExceptionally(failure);
          }
        });
    Reply reply;
    try {
      reply = turns.await(coming, deadline);
    } catch (TimeoutException e) {
      throw new StreamCallFailed(Kind.LATER, operation + " had no answer in " + ANSWER + ".");
    } catch (CompletionException e) {
      throw new StreamCallFailed(Kind.LATER, operation + ": " + e.getCause());
    }
    if (!reply.successful()) {
      throw failed(operation, reply);
    }
    return JsonReader.of(reply.body());
  }

  private static StreamCallFailed failed(String operation, Reply reply) {
    String type = "";
    String message = "";
    try {
      JsonReader in = JsonReader.of(reply.body());
      while (in.nextField()) {
        switch (in.name()) {
          case "__type" -> type = in.string();
          case "message", "Message" -> message = in.string();
          default -> in.skip();
        }
      }
    } catch (DynamoDbException e) {
      message = "HTTP status " + reply.status();
    }
    String name = type.substring(type.indexOf('#') + 1);
    Kind kind =
        switch (name) {
          case "ExpiredIteratorException" -> Kind.ITERATOR_EXPIRED;
          case "TrimmedDataAccessException" -> Kind.TRIMMED;
          case "ResourceNotFoundException" -> Kind.NOT_FOUND;
          default -> Kind.LATER;
        };
    return new StreamCallFailed(kind, operation + ": " + name + ": " + message);
  }
}
