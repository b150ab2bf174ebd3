package io.heatsink.dynamodb;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The operations on data, whose calls Heatsink reads, and those on tables that change what it knows
 * of them. All others pass unread.
 *
 * <p>Source: Amazon DynamoDB API Reference, "Actions".
 */
public enum Operation {
  GET_ITEM("GetItem", Effect.READ),
  PUT_ITEM("PutItem", Effect.WRITE),
  UPDATE_ITEM("UpdateItem", Effect.WRITE),
  DELETE_ITEM("DeleteItem", Effect.WRITE),
  QUERY("Query", Effect.READ),
  SCAN("Scan", Effect.READ),
  BATCH_GET_ITEM("BatchGetItem", Effect.READ),
  BATCH_WRITE_ITEM("BatchWriteItem", Effect.WRITE),
  TRANSACT_GET_ITEMS("TransactGetItems", Effect.READ),
  TRANSACT_WRITE_ITEMS("TransactWriteItems", Effect.WRITE),
  EXECUTE_STATEMENT("ExecuteStatement", Effect.READ_OR_WRITE),
  BATCH_EXECUTE_STATEMENT("BatchExecuteStatement", Effect.READ_OR_WRITE),
  EXECUTE_TRANSACTION("ExecuteTransaction", Effect.READ_OR_WRITE),

  CREATE_TABLE("CreateTable", Effect.CONTROL),
  DESCRIBE_TABLE("DescribeTable", Effect.CONTROL),
  UPDATE_TABLE("UpdateTable", Effect.CONTROL),
  DELETE_TABLE("DeleteTable", Effect.CONTROL),
  LIST_TABLES("ListTables", Effect.CONTROL);

  /** What a call of an operation can do. */
  public enum Effect {
    READ,
    WRITE,
    /** PartiQL: the statement decides. */
    READ_OR_WRITE,
    /** Tables, not items. */
    CONTROL
  }

  private static final Map<String, Operation> BY_NAME = new HashMap<>();

  static {
    for (Operation operation : values()) {
      BY_NAME.put(operation.wireName, operation);
    }
  }

  private final String wireName;
  private final Effect effect;

  Operation(String wireName, Effect effect) {
    this.wireName = wireName;
    this.effect = effect;
  }

  /** The name in {@code X-Amz-Target}, behind {@code DynamoDB_20120810.}. */
  public String wireName() {
    return wireName;
  }

  public Effect effect() {
    return effect;
  }

  public boolean onData() {
    return effect != Effect.CONTROL;
  }

  /** Empty for an operation that Heatsink has never heard of, which passes all the same. */
  public static Optional<Operation> named(String wireName) {
    return Optional.ofNullable(BY_NAME.get(wireName));
  }
}
