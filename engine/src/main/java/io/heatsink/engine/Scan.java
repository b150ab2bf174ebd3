package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.expression.ExpressionAttributes;
import io.heatsink.engine.PageParameters.Plan;
import io.heatsink.engine.Source.View;
import io.heatsink.engine.Structure.Member;
import java.util.Map;

/** Scan: of a whole table or index, or of one of the equal parts that parallel scans share. */
final class Scan implements Action {
  private static final Structure SHAPE = new Structure("ScanInput");
  private static final ExpressionParameters EXPRESSIONS =
      ExpressionParameters.withNamesAndValues(SHAPE);
  private static final PageParameters PARAMETERS =
      new PageParameters(SHAPE, EXPRESSIONS, "ScanFilter");
  private static final Member<Long> TOTAL_SEGMENTS =
      SHAPE.optional("TotalSegments", new Shape.Whole(false, 1, 1_000_000));
  private static final Member<Long> SEGMENT =
      SHAPE.optional("Segment", new Shape.Whole(false, 0, 999_999));

  private final Tables tables;
  private final Expressions expressions;

  Scan(Tables tables, Expressions expressions) {
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
    checkSegment(request);
    Plan plan = PARAMETERS.plan(request, attributes, expressions);
    if (attributes != null) {
      expressions.requireAllUsed(attributes);
    }
    Source source = Source.of(tables.named(name.name()), PARAMETERS.indexName(request));
    PARAMETERS.check(request, source, plan);

    KeyRange range = segment(request);
    if (startKey != null) {
      range = range.behind(start(request, source, startKey, range), true);
    }
    View view = source.view(PARAMETERS.isConsistent(request), null);
    Page page =
        Page.read(
            source,
            PARAMETERS.mode(request),
            range.walk(view.entries(), true),
            PARAMETERS.limit(request),
            plan.filter(),
            PARAMETERS.fetch(request, source, plan, view.items()));
    Consumed consumed = page.admit(null, new Consumed(name.asked()));
    return PARAMETERS.reply(request, source, plan, page, consumed);
  }

  private static void checkSegment(Fields request) {
    Long segment = request.get(SEGMENT);
    Long total = request.get(TOTAL_SEGMENTS);
    if (segment == null && total == null) {
      return;
    }
    if (total == null) {
      throw DynamoDbException.validation(
          "The TotalSegments parameter is required but was not present in the request when Segment"
              + " parameter is present");
    }
    if (segment == null) {
      throw DynamoDbException.validation(
          "The Segment parameter is required but was not present in the request when parameter"
              + " TotalSegments is present");
    }
    if (segment >= total) {
      throw DynamoDbException.validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments:"
              + " Segment: %d is not less than TotalSegments: %d".formatted(segment, total));
    }
  }

  /** Equal parts of the range of hashes; the last takes what division leaves. */
  private static KeyRange segment(Fields request) {
    Long total = request.get(TOTAL_SEGMENTS);
    if (total == null || total == 1) {
      return KeyRange.ALL;
    }
    long segment = request.need(SEGMENT);
    long size = Long.divideUnsigned(-1L, total);
    return new KeyRange(
        ItemKeys.fromHash(segment * size),
        segment == total - 1 ? null : ItemKeys.fromHash((segment + 1) * size));
  }

  private static byte[] start(
      Fields request, Source source, Map<String, AttributeValue> startKey, KeyRange range) {
    byte[] storeKey;
    try {
      storeKey = source.storeKey(startKey);
    } catch (DynamoDbException e) {
      throw DynamoDbException.validation(
          "The provided starting key is invalid"
              + (source.index() == null
                  ? ": The provided key element does not match the schema"
                  : ""));
    }
    if (!range.contains(storeKey)) {
      throw DynamoDbException.validation(
          ("The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
                  + " ExclusiveStartKey with correct Segment. TotalSegments: %d Segment: %d")
              .formatted(request.need(TOTAL_SEGMENTS), request.need(SEGMENT)));
    }
    return storeKey;
  }
}
