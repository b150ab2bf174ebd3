package io.heatsink.engine;

import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import io.heatsink.engine.TransactAction.Asked;
import io.heatsink.engine.TransactAction.Checked;
import java.util.List;

/** TransactWriteItems: all of it, or nothing. */
final class TransactWriteItems implements Action {
  private static final Structure SHAPE = new Structure("TransactWriteItemsInput");
  private static final Member<List<Fields>> ITEMS =
      SHAPE.required(
          "TransactItems", new Shape.ListOf<>(TransactAction.ITEM, 1, Transaction.MAX_ITEMS));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);
  private static final Member<String> METRICS =
      SHAPE.optional("ReturnItemCollectionMetrics", CollectionSize.ASKED);
  private static final Member<String> TOKEN =
      SHAPE.optional("ClientRequestToken", new Shape.Text(1, 36, null));

  private final WriteTransactions transactions;
  private final Expressions expressions;

  TransactWriteItems(WriteTransactions transactions, Expressions expressions) {
    this.transactions = transactions;
    this.expressions = expressions;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    List<Asked> asked = request.need(ITEMS).stream().map(TransactAction::read).toList();
    List<Checked> checked =
        asked.stream().map(each -> TransactAction.check(each, expressions)).toList();
    WriteTransactions.Done done = transactions.write(checked, asked, request.get(TOKEN), context);
    JsonWriter out = new JsonWriter();
    out.beginObject();
    Consumed.writeList(out, done.consumed().values(), request.or(CAPACITY, "NONE"));
    if (!done.sizes().isEmpty() && request.or(METRICS, "NONE").equals("SIZE")) {
      CollectionSize.writeMap(out, done.sizes());
    }
    return out.endObject().toByteArray();
  }
}
