package io.heatsink.proxy.schema;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.proxy.policy.NamedTables;
import java.util.Optional;
import java.util.Set;

/**
 * Sees which tables calls are on, and from calls and replies that a table has changed. Stands
 * behind authorisation: nothing is remembered of what a refused call names.
 */
public final class SchemaObserver implements Observer {
  private static final int BAD_REQUEST = 400;

  private final LearntSchemas schemas;
  private final Homes homes;

  public SchemaObserver(LearntSchemas schemas, Homes homes) {
    this.schemas = schemas;
    this.homes = homes;
  }

  @Override
  public Call before(Call call) {
    Head head = call.head();
    if (head != null) {
      for (ItemAccess access : head.accesses()) {
        var unused = schemas.find(access.table());
      }
    }
    return call;
  }

  @Override
  public Reply after(Call call, Reply reply) {
    if (reply.successful()) {
      if (isOnTables(call)) {
        tableChanged(call, reply);
      }
    } else if (reply.status() == BAD_REQUEST) {
      refused(call, reply);
    }
    return reply;
  }

  /** Calls that are not on data: those that Heatsink has never heard of, too. */
  private static boolean isOnTables(Call call) {
    return call.service() == Call.Service.DYNAMODB
        && call.operation().map(operation -> !operation.onData()).orElse(true);
  }

  private void tableChanged(Call call, Reply reply) {
    Operation operation = call.operation().orElse(null);
    if (operation == Operation.LIST_TABLES) {
      return;
    }
    Optional<Set<String>> names = NamedTables.in(call.body(), homes.of(call.caller()));
    if (names.isEmpty()) {
      return;
    }
    boolean described =
        operation == Operation.CREATE_TABLE || operation == Operation.DESCRIBE_TABLE;
    // Another role's table of that name may be another account's.
    if (!described
        || call.caller().upstreamRole().isPresent()
        || !learn(names.get().iterator().next(), reply)) {
      tellChanged(names.get(), operation == Operation.DELETE_TABLE);
    }
  }

  private boolean learn(String name, Reply reply) {
    try {
      return TableDescription.read(reply.body())
          .map(described -> schemas.learn(described, name))
          .orElse(false);
    } catch (DynamoDbException e) {
      return false; // whatever this answer is: DynamoDB is asked
    }
  }

  private void tellChanged(Set<String> names, boolean deleted) {
    for (String name : names) {
      if (deleted) {
        schemas.forgetAll(name);
      }
      schemas.mayHaveChanged(name);
    }
  }

  /** No such table, or a key that is none: what we know of the table is no longer true, perhaps. */
  private void refused(Call call, Reply reply) {
    Head head = call.head();
    if (head == null) {
      return;
    }
    String type = ErrorText.type(reply);
    boolean aboutSchema =
        type.equals("ResourceNotFoundException")
            || (type.equals("ValidationException") && isAboutKeys(ErrorText.message(reply)));
    if (aboutSchema) {
      for (ItemAccess access : head.accesses()) {
        schemas.mayHaveChanged(access.table());
      }
    }
  }

  /**
   * "The provided key element does not match the schema", "Missing the key sku in the item", "Type
   * mismatch for key", "The table does not have the specified index", "Query condition missed key
   * schema element".
   */
  private static boolean isAboutKeys(String message) {
    return message.contains("key") || message.contains("schema") || message.contains("index");
  }
}
