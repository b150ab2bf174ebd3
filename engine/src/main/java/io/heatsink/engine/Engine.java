package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DynamoDB within the process. Many threads may call at once; each call is executed on the
 * caller's thread, and waits at most for other writes of the same item to end.
 *
 * <p>Strongly consistent reads and all writes of one item are linearizable. Queries and scans show
 * the table as it was at one moment.
 */
public final class Engine {
  private final Map<String, Action> actions;
  private final Map<String, Action> streamActions;
  private final Admission admission;

  private Engine(
      Map<String, Action> actions, Map<String, Action> streamActions, Admission admission) {
    this.actions = actions;
    this.streamActions = streamActions;
    this.admission = admission;
  }

  public static Engine create(EngineOptions options) {
    return create(options, ItemCollections.MAX_BYTES);
  }

  /**
   * @param maxCollectionBytes {@link ItemCollections#MAX_BYTES}, or less in a test
   */
  static Engine create(EngineOptions options, long maxCollectionBytes) {
    return of(Content.empty(new Surroundings(options, maxCollectionBytes)));
  }

  static Engine of(Content content) {
    Tables tables = content.tables();
    Streams streams = content.streams();
    Surroundings surroundings = content.surroundings();
    TableQuotas quotas = new TableQuotas(tables, surroundings.admission());
    Expressions expressions = Expressions.read(surroundings.lenient());
    WriteTransactions transactions = new WriteTransactions(tables, content.tokens(), surroundings);
    Map<String, Action> actions =
        new HashMap<>(
            Map.ofEntries(
                Map.entry("CreateTable", new CreateTable(tables, streams, surroundings, quotas)),
                Map.entry("DescribeTable", new DescribeTable(tables, surroundings)),
                Map.entry("UpdateTable", new UpdateTable(tables, streams, surroundings, quotas)),
                Map.entry("DeleteTable", new DeleteTable(tables, surroundings, quotas)),
                Map.entry("ListTables", new ListTables(tables)),
                Map.entry("GetItem", new GetItem(tables, expressions)),
                Map.entry("PutItem", new PutItem(tables, expressions)),
                Map.entry("UpdateItem", new UpdateItem(tables, expressions)),
                Map.entry("DeleteItem", new DeleteItem(tables, expressions)),
                Map.entry("Query", new Query(tables, expressions)),
                Map.entry("Scan", new Scan(tables, expressions)),
                Map.entry("BatchGetItem", new BatchGetItem(tables, expressions)),
                Map.entry("BatchWriteItem", new BatchWriteItem(tables)),
                Map.entry("UpdateTimeToLive", new UpdateTimeToLive(tables, surroundings, quotas)),
                Map.entry("DescribeTimeToLive", new DescribeTimeToLive(tables)),
                Map.entry(
                    "TransactGetItems", new TransactGetItems(tables, surroundings, expressions)),
                Map.entry(
                    "TransactWriteItems", new TransactWriteItems(transactions, expressions))));
    actions.putAll(new Tags(tables, surroundings).actions());
    actions.putAll(new ResourcePolicies(tables, surroundings).actions());
    actions.putAll(new ContinuousBackups(tables, surroundings).actions());
    actions.putAll(content.backups().actions());
    actions.putAll(AccountFacts.actions(surroundings));
    actions.put("ExecuteStatement", new ExecuteStatement(tables));
    actions.put("BatchExecuteStatement", new BatchExecuteStatement(tables));
    actions.put("ExecuteTransaction", new ExecuteTransaction(tables, surroundings, transactions));
    return new Engine(
        Map.copyOf(actions),
        Map.of(
            "ListStreams", new ListStreams(streams),
            "DescribeStream", new DescribeStream(streams),
            "GetShardIterator", new GetShardIterator(streams, surroundings),
            "GetRecords", new GetRecords(streams, surroundings)),
        surroundings.admission());
  }

  /**
   * Executes one call.
   *
   * @param operation its name, such as {@code GetItem}
   * @param body its JSON
   * @return the JSON of the reply
   * @throws DynamoDbException the error that DynamoDB would answer with
   */
  public byte[] execute(String operation, byte[] body, RequestContext context) {
    return execute(operation, actions.get(operation), body, context);
  }

  /** Executes one call of the streams' own API, such as {@code GetRecords}, in the same way. */
  public byte[] executeOnStreams(String operation, byte[] body, RequestContext context) {
    return execute(operation, streamActions.get(operation), body, context);
  }

  private byte[] execute(
      String operation, @Nullable Action action, byte[] body, RequestContext context) {
    if (action == null) {
      throw DynamoDbException.of(ErrorType.UNKNOWN_OPERATION, "");
    }
    Fields request = RequestReader.read(action.request(), body);
    Constraints.check(action.request(), request);
    admission.call(operation, action.countedFor(request));
    return action.execute(request, context);
  }
}
