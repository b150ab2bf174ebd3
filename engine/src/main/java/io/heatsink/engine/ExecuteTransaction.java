package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonWriter;
import io.heatsink.engine.Structure.Member;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** ExecuteTransaction: statements of PartiQL that all read, or all write, as one. */
final class ExecuteTransaction implements Action {
  private static final Structure ITEM = new Structure("ParameterizedStatement");
  private static final PartiQlRequest STATEMENT = PartiQlRequest.inTransaction(ITEM);

  private static final Structure SHAPE = new Structure("ExecuteTransactionInput");
  private static final Member<List<Fields>> STATEMENTS =
      SHAPE.required("TransactStatements", new Shape.ListOf<>(ITEM, 1, Transaction.MAX_ITEMS));
  private static final Member<String> TOKEN =
      SHAPE.optional("ClientRequestToken", new Shape.Text(1, 36, null));
  private static final Member<String> CAPACITY =
      SHAPE.optional("ReturnConsumedCapacity", Consumed.ASKED);

  private final Tables tables;
  private final Surroundings surroundings;
  private final WriteTransactions transactions;

  ExecuteTransaction(Tables tables, Surroundings surroundings, WriteTransactions transactions) {
    this.tables = tables;
    this.surroundings = surroundings;
    this.transactions = transactions;
  }

  @Override
  public Structure request() {
    return SHAPE;
  }

  @Override
  public byte[] execute(Fields request, RequestContext context) {
    List<PartiQlRun> statements =
        request.need(STATEMENTS).stream().map(each -> STATEMENT.run(tables, each)).toList();
    long reads = statements.stream().filter(PartiQlRun::isRead).count();
    if (reads == statements.size()) {
      return read(request, statements);
    }
    if (reads > 0) {
      throw DynamoDbException.validation(
          "The statements of a transaction must all read, or all write; check conditions of other"
              + " items with EXISTS");
    }
    WriteTransactions.Done done =
        transactions.write(
            statements,
            statements.stream().map(PartiQlRun::asked).toList(),
            request.get(TOKEN),
            context);
    JsonWriter out = new JsonWriter();
    out.beginObject();
    Consumed.writeList(out, done.consumed().values(), request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }

  private byte[] read(Fields request, List<PartiQlRun> statements) {
    Transaction transaction =
        Transaction.on(statements, PartiQlRun::table, (table, each) -> each.key(table), tables);
    List<Optional<StoredItem>> found =
        transaction.reading(() -> TransactedRead.all(transaction, surroundings.admission()));
    Map<String, Consumed> consumed = new LinkedHashMap<>();
    JsonWriter out = new JsonWriter(1_024);
    out.beginObject().name("Responses").beginList();
    for (int at = 0; at < statements.size(); at++) {
      PartiQlRun statement = statements.get(at);
      out.beginObject();
      statement
          .shown(found.get(at), transaction.items().get(at).table())
          .ifPresent(item -> out.name("Item").item(item));
      out.endObject();
      consumed
          .computeIfAbsent(statement.tableName(), name -> new Consumed(name, Consumed.Told.READ))
          .add(TransactedRead.units(found.get(at)));
    }
    out.endList();
    Consumed.writeList(out, consumed.values(), request.or(CAPACITY, "NONE"));
    return out.endObject().toByteArray();
  }
}
