package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** ExecuteStatement: one statement of PartiQL. */
final class ExecuteStatement implements Action {
  private static final Structure SHAPE = new Structure("ExecuteStatementInput");
  private static final PartiQlRequest STATEMENT = new PartiQlRequest(SHAPE);
  private static final Member<String> NEXT =
      SHAPE.optional("NextToken", new Shape.Text(1, 32_768, null));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);
  private static final Member<Long> LIMIT = SHAPE.optional("Limit", Shape.Whole.POSITIVE);

  private final Tables tables;

  ExecuteStatement(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    PartiQlRun run = STATEMENT.run(tables, request);
    String token = request.get(NEXT);
    PartiQlRun.Result result =
        run.execute(request.or(LIMIT, Long.MAX_VALUE), token == null ? null : start(token));
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject().name("Items").beginList();
    result.items().forEach(out::item);
    out.endList();
    Map<String, AttributeValue> last = result.last();
    if (last != null) {
      out.name("NextToken").string(token(last));
      out.name("LastEvaluatedKey").item(last);
    }
    result.consumed().writeMember(out, request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }

  private static String token(Map<String, AttributeValue> last) {
    return Base64.getEncoder().encodeToString(new JsonWriter().item(last).toByteArray());
  }

  private static Map<String, AttributeValue> start(String token) {
    try {
      Map<String, AttributeValue> key = new LinkedHashMap<>();
      JsonReader in = JsonReader.of(Base64.getDecoder().decode(token));
      while (in.nextField()) {
        String name = in.name();
        key.put(name, in.value());
      }
      return key;
    } catch (IllegalArgumentException | DynamoDbException e) {
      throw DynamoDbException.validation("Given NextToken is invalid");
    }
  }
}
