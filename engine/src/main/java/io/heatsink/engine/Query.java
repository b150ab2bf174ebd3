package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.expression.BoundKeyCondition;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.expression.KeyQuery;
import io.heatsink.engine.PageParameters.Plan;
import io.heatsink.engine.Source.View;
import io.heatsink.engine.Structure.Member;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Query. */
final class Query implements Action {
  private static final Structure SHAPE = new Structure("QueryInput");
  private static final ExpressionParameters EXPRESSIONS =
      ExpressionParameters.withNamesAndValues(SHAPE);
  private static final PageParameters PARAMETERS =
      new PageParameters(SHAPE, EXPRESSIONS, "QueryFilter");
  private static final Member<Map<String, Fields>> KEY_CONDITIONS =
      EXPRESSIONS.legacy("KeyConditions", LegacyConditions.CONDITIONS);
  private static final Member<String> KEY_CONDITION =
      EXPRESSIONS.expression("KeyConditionExpression");

  static {
    EXPRESSIONS.onlyExcludes(KEY_CONDITIONS, KEY_CONDITION);
  }

  private static final Member<Boolean> FORWARD = SHAPE.optional("ScanIndexForward", Shape.Flag.ANY);

  private final Tables tables;
  private final Expressions expressions;

  Query(Tables tables, Expressions expressions) {
    this.tables = tables;
    this.expressions = expressions;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    TableName name = PARAMETERS.tableName(request);
    ExpressionAttributes attributes = EXPRESSIONS.of(request);
    Map<String, AttributeValue> startKey = PARAMETERS.startKey(request);
    BoundKeyCondition keyCondition = keyCondition(request, attributes);
    Plan plan = PARAMETERS.plan(request, attributes, expressions);
    if (attributes != null) {
      expressions.requireAllUsed(attributes);
    }
    Table table = tables.named(name.name());
    Source source = Source.of(table, PARAMETERS.indexName(request));
    PARAMETERS.check(request, source, plan);
    KeyQuery query = keyCondition.on(source.key());
    if (plan.filter() != null) {
      plan.filter().refuseKeyAttributes(source.key(), PARAMETERS.filterName(request));
    }

    boolean forward = request.or(FORWARD, true);
    KeyRange range = QueryRange.of(source, query);
    boolean one = source.index() == null && isOfOneItem(query);
    if (startKey != null) {
      range = range.behind(start(source, query, startKey, one), forward);
    }
    KeyValue partition = QueryRange.partition(query);
    View view = source.view(PARAMETERS.isConsistent(request), partition);
    Page page =
        Page.read(
            source,
            PARAMETERS.mode(request),
            range.walk(view.entries(), forward),
            one ? Long.MAX_VALUE : PARAMETERS.limit(request),
            plan.filter(),
            PARAMETERS.fetch(request, source, plan, view.items()));
    // Sort keys of an index are none of the table's.
    KeyValue sort = source.index() != null && source.isOfTable() ? null : QueryRange.sort(query);
    Consumed consumed = page.admit(new KeyUnits(partition, sort, 0), new Consumed(name.asked()));
    return PARAMETERS.reply(request, source, plan, page, consumed);
  }

  private BoundKeyCondition keyCondition(
      Fields request, @Nullable ExpressionAttributes attributes) {
    String text = request.get(KEY_CONDITION);
    if (attributes != null && text != null) {
      return expressions.keyCondition(text).bind(attributes);
    }
    Map<String, Fields> older = request.get(KEY_CONDITIONS);
    if (older == null) {
      throw DynamoDbException.validation(
          "Either the KeyConditions or KeyConditionExpression parameter must be specified in the"
              + " request.");
    }
    return LegacyConditions.key(older);
  }

  /** Whether the query names a whole key of a table. */
  private static boolean isOfOneItem(KeyQuery query) {
    return query.sortPrefix().size() == query.key().sort().size();
  }

  private static byte[] start(
      Source source, KeyQuery query, Map<String, AttributeValue> startKey, boolean one) {
    byte[] storeKey;
    try {
      storeKey = source.storeKey(startKey);
    } catch (DynamoDbException e) {
      throw DynamoDbException.validation("The provided starting key is invalid");
    }
    if (one) {
      throw DynamoDbException.validation(
          "The query can return at most one row and cannot be restarted");
    }
    if (!isOfCollection(query, startKey)) {
      throw DynamoDbException.validation(
          "The provided starting key is outside query boundaries based on provided conditions");
    }
    if (!query.test(startKey)) {
      throw DynamoDbException.validation(
          "The provided starting key does not match the range key predicate");
    }
    return storeKey;
  }

  private static boolean isOfCollection(KeyQuery query, Map<String, AttributeValue> startKey) {
    List<KeyAttribute> attributes = query.key().partition();
    for (int at = 0; at < attributes.size(); at++) {
      if (!query.partition().get(at).equals(startKey.get(attributes.get(at).name()))) {
        return false;
      }
    }
    return true;
  }
}
