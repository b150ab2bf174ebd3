package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.expression.BoundCondition;
import io.heatsink.dynamodb.expression.BoundProjection;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.dynamodb.wire.ParsedItem;
import io.heatsink.engine.Page.Fetch;
import io.heatsink.engine.Structure.Member;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters that Query and Scan have in common, and their replies. */
final class PageParameters {
  private static final String COUNT = "COUNT";
  private static final String ALL_ATTRIBUTES = "ALL_ATTRIBUTES";
  private static final String ALL_PROJECTED_ATTRIBUTES = "ALL_PROJECTED_ATTRIBUTES";
  private static final String SPECIFIC_ATTRIBUTES = "SPECIFIC_ATTRIBUTES";

  private final Member<String> table;
  private final Member<String> index;
  private final Member<String> select;
  private final Member<Long> limit;
  private final Member<ParsedItem> startKey;
  private final Member<String> capacity;
  private final Member<List<String>> attributesToGet;
  private final Member<Map<String, Fields>> legacyFilter;
  private final Member<String> join;
  private final Member<String> projection;
  private final Member<String> filter;
  private final Member<Boolean> consistent;

  /**
   * Adds the parameters to a request's structure.
   *
   * @param olderFilter the parameter that the FilterExpression replaces
   */
  PageParameters(Structure request, ExpressionParameters expressions, String olderFilter) {
    table = request.required("TableName", TableName.NAME_OR_ARN);
    index = request.optional("IndexName", TableName.INDEX);
    select =
        request.optional(
            "Select",
            Shape.Choice.of(SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES));
    limit = request.optional("Limit", Shape.Whole.POSITIVE);
    startKey = request.optional("ExclusiveStartKey", Shape.Attributes.ANY);
    capacity = request.optional("ReturnConsumedCapacity", Consumed.ASKED);
    attributesToGet = expressions.legacy("AttributesToGet", AttributesToGet.SHAPE);
    legacyFilter = expressions.legacy(olderFilter, LegacyConditions.CONDITIONS);
    join = expressions.legacy("ConditionalOperator", LegacyConditions.JOINS);
    projection = expressions.projection("ProjectionExpression");
    filter = expressions.expression("FilterExpression");
    consistent = request.optional("ConsistentRead", Shape.Flag.ANY);
  }

  /** What a request shows of what it reads, and how. */
  record Plan(
      @Nullable BoundProjection projection, @Nullable BoundCondition filter, boolean countsOnly) {}

  /** The parameter by which a request filters, as DynamoDB's complaints call it. */
  String filterName(Fields request) {
    return request.has(legacyFilter) ? legacyFilter.name() : "Filter Expression";
  }

  TableName tableName(Fields request) {
    return TableName.of(request.need(table));
  }

  @Nullable String indexName(Fields request) {
    return request.get(index);
  }

  boolean isConsistent(Fields request) {
    return request.or(consistent, false);
  }

  ReadMode mode(Fields request) {
    return isConsistent(request) ? ReadMode.STRONG : ReadMode.EVENTUAL;
  }

  long limit(Fields request) {
    return request.or(limit, Long.MAX_VALUE);
  }

  /** Null if the request begins at the beginning. */
  @Nullable Map<String, AttributeValue> startKey(Fields request) {
    ParsedItem key = request.get(startKey);
    if (key == null) {
      return null;
    }
    try {
      return key.orThrow();
    } catch (DynamoDbException e) {
      throw DynamoDbException.validation("The provided starting key is invalid: " + e.getMessage());
    }
  }

  /**
   * @param attributes null if the request has no expression
   */
  Plan plan(Fields request, @Nullable ExpressionAttributes attributes, Expressions expressions) {
    BoundProjection bound;
    BoundCondition condition;
    if (attributes == null) {
      condition = LegacyConditions.filter(request.get(legacyFilter), request.get(join));
      bound = AttributesToGet.bind(request.get(attributesToGet));
    } else {
      String projected = request.get(projection);
      bound = projected == null ? null : expressions.projection(projected).bind(attributes);
      String filtered = request.get(filter);
      condition = filtered == null ? null : expressions.filter(filtered).bind(attributes);
    }
    checkSelect(request, bound != null);
    return new Plan(bound, condition, request.or(select, "").equals(COUNT));
  }

  private void checkSelect(Fields request, boolean projects) {
    String asked = request.get(select);
    if (asked == null) {
      return;
    }
    if (asked.equals(ALL_PROJECTED_ATTRIBUTES) && !request.has(index)) {
      throw Invalid.parameter(
          "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
    }
    if (asked.equals(SPECIFIC_ATTRIBUTES)) {
      if (!projects) {
        throw Invalid.parameter(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                + " SPECIFIC_ATTRIBUTES");
      }
    } else if (projects) {
      throw Invalid.parameter(
          "Cannot specify the %s when choosing to get "
                  .formatted(request.has(projection) ? projection.name() : attributesToGet.name())
              + (asked.equals(COUNT) ? "only the Count" : asked));
    }
  }

  /**
   * Checks that what is asked for can be had from what is read.
   *
   * @throws DynamoDbException a ValidationException, if not
   */
  void check(Fields request, Source source, Plan plan) {
    IndexSchema schema = source.indexSchema();
    if (schema == null || schema.kind() == IndexSchema.Kind.LOCAL) {
      return;
    }
    if (isConsistent(request)) {
      throw DynamoDbException.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    if (request.or(select, "").equals(ALL_ATTRIBUTES)
        && schema.projection() != IndexSchema.Projection.ALL) {
      throw Invalid.parameter(
          "Select type ALL_ATTRIBUTES is not supported for global secondary index "
              + schema.name()
              + " because its projection type is not ALL");
    }
    if (plan.projection() != null) {
      List<String> missing =
          plan.projection().attributeNames().stream()
              .filter(name -> !schema.projects(name, source.table().key()))
              .toList();
      if (!missing.isEmpty()) {
        throw Invalid.parameter(
            "Global secondary index " + schema.name() + " does not project " + missing);
      }
    }
  }

  /** What is looked up in the table, as more is asked for than a local index holds; else null. */
  @Nullable Fetch fetch(Fields request, Source source, Plan plan, ItemSnapshot items) {
    IndexSchema schema = source.indexSchema();
    if (schema == null || schema.kind() == IndexSchema.Kind.GLOBAL) {
      return null;
    }
    boolean wantsAll = request.or(select, "").equals(ALL_ATTRIBUTES);
    Set<String> wanted = new HashSet<>();
    if (plan.projection() != null) {
      wanted.addAll(plan.projection().attributeNames());
    }
    if (plan.filter() != null) {
      wanted.addAll(plan.filter().attributeNames());
    }
    KeySchema tableKey = source.table().key();
    return (wantsAll && schema.projection() != IndexSchema.Projection.ALL)
            || wanted.stream().anyMatch(name -> !schema.projects(name, tableKey))
        ? new Fetch(items, wantsAll || plan.projection() != null)
        : null;
  }

  byte[] reply(Fields request, Source source, Plan plan, Page page, Consumed consumed) {
    int bytes = 256;
    if (!plan.countsOnly() && plan.projection() == null) {
      for (Item item : page.items()) {
        bytes += item.stored().json().length + 1;
      }
    }
    JsonWriter out = new JsonWriter(bytes);
    out.beginObject();
    if (!plan.countsOnly()) {
      out.name("Items").beginList();
      for (Item item : page.items()) {
        item.stored().write(out, plan.projection());
      }
      out.endList();
    }
    out.name("Count").integer(page.items().size());
    out.name("ScannedCount").integer(page.scanned());
    byte[] last = page.last();
    if (last != null) {
      out.name("LastEvaluatedKey").item(source.shownKey(last));
    }
    consumed.writeMember(out, request.or(capacity, "NONE"));
    return out.endObject().toByteArray();
  }
}
