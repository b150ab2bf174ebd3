package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** BatchExecuteStatement: statements of PartiQL, each by itself and about one item. */
final class BatchExecuteStatement implements Action {
  /** Source: the service model, PartiQLBatchRequest. */
  private static final int MOST = 25;

  private static final Structure ITEM = new Structure("BatchStatementRequest");
  private static final PartiQlRequest STATEMENT = new PartiQlRequest(ITEM);

  private static final Structure SHAPE = new Structure("BatchExecuteStatementInput");
  private static final Member<List<Fields>> STATEMENTS =
      SHAPE.required("Statements", new Shape.ListOf<>(ITEM, 1, MOST));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);

  private final Tables tables;

  BatchExecuteStatement(Tables tables) {
    this.tables = tables;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    List<Consumed> consumed = new ArrayList<>();
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject().name("Responses").beginList();
    for (Fields statement : request.need(STATEMENTS)) {
      out.beginObject();
      respond(out, statement, consumed);
      out.endObject();
    }
    out.endList();
    Consumed.writeList(out, consumed, request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }

  private void respond(JsonWriter out, Fields statement, List<Consumed> consumed) {
    try {
      PartiQlRun run = STATEMENT.run(tables, statement);
      if (run.isRead() && !run.isOfOneItem()) {
        throw DynamoDbException.validation(
            "Select statements within BatchExecuteStatement must specify the primary key in the"
                + " where clause.");
      }
      PartiQlRun.Result result = run.execute(Long.MAX_VALUE, null);
      consumed.add(result.consumed());
      out.name("TableName").string(run.tableName());
      if (!result.items().isEmpty()) {
        out.name("Item").item(result.items().getFirst());
      }
    } catch (DynamoDbException e) {
      out.name("Error").beginObject();
      out.name("Code").string(code(e));
      out.name("Message").string(e.getMessage());
      Map<String, AttributeValue> item = e.item();
      if (item != null) {
        out.name("Item").item(item);
      }
      out.endObject();
    }
  }

  /** Source: DynamoDB API Reference, BatchStatementError. Errors that it has none for pass. */
  private static String code(DynamoDbException error) {
    return switch (error.type()) {
      case CONDITIONAL_CHECK_FAILED -> "ConditionalCheckFailed";
      case ITEM_COLLECTION_SIZE_LIMIT_EXCEEDED -> "ItemCollectionSizeLimitExceeded";
      case REQUEST_LIMIT_EXCEEDED -> "RequestLimitExceeded";
      case VALIDATION -> "ValidationError";
      case PROVISIONED_THROUGHPUT_EXCEEDED -> "ProvisionedThroughputExceeded";
      case TRANSACTION_CONFLICT -> "TransactionConflict";
      case THROTTLING -> "ThrottlingError";
      case RESOURCE_NOT_FOUND -> "ResourceNotFound";
      case DUPLICATE_ITEM -> "DuplicateItem";
      default -> throw error;
    };
  }
}
