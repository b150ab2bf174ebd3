package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.RequestIds;
import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.IndexSchema.Kind;
import io.heatsink.dynamodb.IndexSchema.Projection;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.wire.ErrorJson;
import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.engine.RequestContext;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** A table of an engine, with indexes of each kind, as DynamoDB's end of the wire. */
final class TestEngine {
  static final String TABLE = "orders";

  private static final KeyAttribute PK = new KeyAttribute("pk", ScalarType.S);
  private static final KeyAttribute G = new KeyAttribute("g", ScalarType.S);
  private static final KeyAttribute S = new KeyAttribute("s", ScalarType.N);

  /**
   * The table has a stream with both images; by-g sorts the items that have g by s; by-g-and-h
   * those that have both; keys-by-g shows keys alone; local is a local index.
   */
  static final String CREATE =
      json(
          """
          {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
           'StreamSpecification': {'StreamEnabled': true,
             'StreamViewType': 'NEW_AND_OLD_IMAGES'},
           'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
             {'AttributeName': 'sk', 'AttributeType': 'N'},
             {'AttributeName': 'g', 'AttributeType': 'S'},
             {'AttributeName': 'h', 'AttributeType': 'S'},
             {'AttributeName': 's', 'AttributeType': 'N'}],
           'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
             {'AttributeName': 'sk', 'KeyType': 'RANGE'}],
           'LocalSecondaryIndexes': [{'IndexName': 'local',
             'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
               {'AttributeName': 's', 'KeyType': 'RANGE'}],
             'Projection': {'ProjectionType': 'ALL'}}],
           'GlobalSecondaryIndexes': [{'IndexName': 'by-g',
             'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'},
               {'AttributeName': 's', 'KeyType': 'RANGE'}],
             'Projection': {'ProjectionType': 'ALL'}},
            {'IndexName': 'keys-by-g',
             'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'}],
             'Projection': {'ProjectionType': 'KEYS_ONLY'}},
            {'IndexName': 'by-g-and-h',
             'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'},
               {'AttributeName': 'h', 'KeyType': 'HASH'}],
             'Projection': {'ProjectionType': 'ALL'}}]}
          """);

  static final TableSchema SCHEMA = schema("id-of-orders");

  private static final RequestContext CONTEXT = new RequestContext("eu-central-1", "123456789012");

  private final Engine engine;

  TestEngine(EngineOptions options) {
    engine = Engine.create(options);
    byte[] unused = engine.execute("CreateTable", CREATE.getBytes(UTF_8), CONTEXT);
  }

  Reply answer(Call call) {
    if (call.service() == Call.Service.STREAMS) {
      return answer(() -> engine.executeOnStreams(call.target(), call.body(), CONTEXT));
    }
    return answer(call.target(), call.body());
  }

  Reply answer(String operation, byte[] body) {
    return answer(() -> engine.execute(operation, body, CONTEXT));
  }

  private static Reply answer(Supplier<byte[]> execution) {
    try {
      return reply(200, execution.get());
    } catch (DynamoDbException e) {
      return reply(e.type().status(), ErrorJson.write(e));
    }
  }

  /** The table under that TableId. */
  static TableSchema schema(String tableId) {
    return new TableSchema(
        TABLE,
        tableId,
        KeySchema.of(PK, new KeyAttribute("sk", ScalarType.N)),
        Map.of(
            "local", index("local", Kind.LOCAL, KeySchema.of(PK, S), Projection.ALL),
            "by-g", index("by-g", Kind.GLOBAL, KeySchema.of(G, S), Projection.ALL),
            "keys-by-g", index("keys-by-g", Kind.GLOBAL, KeySchema.of(G), Projection.KEYS_ONLY),
            "by-g-and-h",
                index(
                    "by-g-and-h",
                    Kind.GLOBAL,
                    new KeySchema(List.of(G, new KeyAttribute("h", ScalarType.S)), List.of()),
                    Projection.ALL)));
  }

  /** In requests, single quotes stand for double ones. */
  static String json(String text) {
    return text.replace('\'', '"');
  }

  private static IndexSchema index(String name, Kind kind, KeySchema key, Projection projection) {
    return new IndexSchema(name, kind, key, projection, Set.of());
  }

  private static Reply reply(int status, byte[] body) {
    return new Reply(status, RequestIds.fresh(), Headers.NONE, body, ServedBy.DYNAMODB);
  }
}
