package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** BatchGetItem. */
final class BatchGetItem implements Action {
  /** Source: DynamoDB API Reference, BatchGetItem. */
  private static final int MAX_ITEMS = 100;

  private static final long MAX_BYTES = 16 << 20;

  private static final Structure OF_TABLE = new Structure("KeysAndAttributes");
  private static final Member<List<ParsedItem>> KEYS =
      OF_TABLE.required("Keys", new Shape.ListOf<>(Shape.Attributes.ANY, 1, MAX_ITEMS));
  private static final Member<Boolean> CONSISTENT =
      OF_TABLE.optional("ConsistentRead", Shape.Flag.ANY);
  private static final ExpressionParameters EXPRESSIONS = ExpressionParameters.withNames(OF_TABLE);
  private static final Member<List<String>> ATTRIBUTES =
      EXPRESSIONS.legacy("AttributesToGet", AttributesToGet.SHAPE);
  private static final Member<String> PROJECTION = EXPRESSIONS.projection("ProjectionExpression");

  private static final Structure SHAPE = new Structure("BatchGetItemInput");
  private static final Member<Map<String, Fields>> TABLES =
      SHAPE.required("RequestItems", Shape.MapOf.any(OF_TABLE));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);

  private final Tables tables;
  private final Expressions expressions;

  BatchGetItem(Tables tables, Expressions expressions) {
    this.tables = tables;
    this.expressions = expressions;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  /** What is asked of one table, checked but for the table itself. */
  private record Asked(
      TableName name,
      Fields fields,
      List<Map<String, AttributeValue>> keys,
      @Nullable BoundProjection projection) {}

  /** What one table answers. */
  private static final class Answer {
    final Asked asked;
    final Table table;
    final List<StoredItem> items = new ArrayList<>();
    final List<Map<String, AttributeValue>> unprocessed = new ArrayList<>();
    final Consumed consumed;

    Answer(Asked asked, Table table) {
      this.asked = asked;
      this.table = table;
      this.consumed = new Consumed(asked.name.asked());
    }
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    Map<String, Fields> byTable = request.need(TABLES);
    if (byTable.isEmpty()) {
      throw DynamoDbException.validation("The requestItems parameter is required for BatchGetItem");
    }
    List<Asked> all = new ArrayList<>();
    int count = 0;
    for (Map.Entry<String, Fields> entry : byTable.entrySet()) {
      all.add(asked(TableName.of(entry.getKey()), entry.getValue()));
      count += entry.getValue().need(KEYS).size();
    }
    if (count > MAX_ITEMS) {
      throw DynamoDbException.validation("Too many items requested for the BatchGetItem call");
    }
    List<Answer> answers = new ArrayList<>();
    List<List<PrimaryKey>> keys = new ArrayList<>();
    DistinctKeys distinct = new DistinctKeys();
    for (Asked asked : all) {
      Table table = tables.named(asked.name.name());
      table.usable();
      answers.add(new Answer(asked, table));
      keys.add(keys(asked, table, distinct));
    }
    read(answers, keys);
    return reply(answers, request.or(CAPACITY, "NONE"));
  }

  private Asked asked(TableName name, Fields fields) {
    ExpressionAttributes attributes = EXPRESSIONS.of(fields);
    List<Map<String, AttributeValue>> keys =
        fields.need(KEYS).stream().map(ParsedItem::orThrow).toList();
    BoundProjection projection = AttributesToGet.bind(fields.get(ATTRIBUTES));
    if (attributes != null) {
      projection = expressions.projection(fields.need(PROJECTION)).bind(attributes);
      expressions.requireAllUsed(attributes);
    }
    return new Asked(name, fields, keys, projection);
  }

  private static List<PrimaryKey> keys(Asked asked, Table table, DistinctKeys distinct) {
    List<PrimaryKey> keys = new ArrayList<>();
    for (Map<String, AttributeValue> attributes : asked.keys) {
      PrimaryKey key = PrimaryKey.ofKey(table.key(), attributes);
      distinct.add(table, key);
      keys.add(key);
    }
    return keys;
  }

  private static void read(List<Answer> answers, List<List<PrimaryKey>> keysByAnswer) {
    Throttled throttled = new Throttled();
    long bytes = 0;
    for (int at = 0; at < answers.size(); at++) {
      Answer answer = answers.get(at);
      boolean consistent = answer.asked.fields.or(CONSISTENT, false);
      List<PrimaryKey> keys = keysByAnswer.get(at);
      for (int item = 0; item < keys.size(); item++) {
        PrimaryKey key = keys.get(item);
        int before = answer.items.size();
        if (bytes >= MAX_BYTES || !throttled.admits(() -> add(answer, key, consistent))) {
          answer.unprocessed.add(answer.asked.keys.get(item));
        } else if (answer.items.size() > before) {
          bytes += answer.items.getLast().size();
        }
      }
    }
    throttled.throwIfAllRefused();
  }

  private static void add(Answer answer, PrimaryKey key, boolean consistent) {
    StoredItem item = ItemRead.read(answer.table, key, consistent, answer.consumed);
    if (item != null) {
      answer.items.add(item);
    }
  }

  private static byte[] reply(List<Answer> answers, String capacity) {
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject();
    out.name("Responses").beginObject();
    for (Answer answer : answers) {
      out.name(answer.asked.name.asked()).beginList();
      BoundProjection projection = answer.asked.projection;
      for (StoredItem item : answer.items) {
        item.write(out, projection);
      }
      out.endList();
    }
    out.endObject();
    out.name("UnprocessedKeys").beginObject();
    for (Answer answer : answers) {
      if (!answer.unprocessed.isEmpty()) {
        unprocessed(out, answer);
      }
    }
    out.endObject();
    Consumed.writeList(out, answers.stream().map(answer -> answer.consumed).toList(), capacity);
    return out.endObject().toByteArray();
  }

  /** Writes the rest of what was asked of a table, ready to be sent again. */
  private static void unprocessed(JsonWriter out, Answer answer) {
    Fields fields = answer.asked.fields;
    out.name(answer.asked.name.asked()).beginObject();
    out.name("Keys").beginList();
    answer.unprocessed.forEach(out::item);
    out.endList();
    Boolean consistent = fields.get(CONSISTENT);
    if (consistent != null) {
      out.name(CONSISTENT.name()).bool(consistent);
    }
    List<String> attributes = fields.get(ATTRIBUTES);
    if (attributes != null) {
      out.name(ATTRIBUTES.name()).beginList();
      attributes.forEach(out::string);
      out.endList();
    }
    String projection = fields.get(PROJECTION);
    if (projection != null) {
      out.name(PROJECTION.name()).string(projection);
    }
    Map<String, String> names = EXPRESSIONS.names(fields);
    if (names != null) {
      out.name("ExpressionAttributeNames").beginObject();
      names.forEach((placeholder, name) -> out.name(placeholder).string(name));
      out.endObject();
    }
    out.endObject();
  }
}
