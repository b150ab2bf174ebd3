package io.heatsink.engine;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.heatsink.dynamodb.DynamoDbException;
import java.nio.charset.StandardCharsets;

/** Calls an engine in JSON; in requests and replies, single quotes stand for double ones. */
final class Calls {
  /** A table with an index over all, and a stream of both images. */
  static final String CREATE_ORDERS =
      """
      {'TableName': 'orders', 'BillingMode': 'PAY_PER_REQUEST',
       'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
         {'AttributeName': 'g', 'AttributeType': 'N'}],
       'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
       'GlobalSecondaryIndexes': [{'IndexName': 'by-g',
         'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'}],
         'Projection': {'ProjectionType': 'ALL'}}],
       'StreamSpecification': {'StreamEnabled': true, 'StreamViewType': 'NEW_AND_OLD_IMAGES'}}
      """;

  static final RequestContext CONTEXT = new RequestContext("eu-central-1", "123456789012");

  private final Engine engine;

  private Calls(Engine engine) {
    this.engine = engine;
  }

  /** Asks, and does not wait until anything is kept. */
  static Calls on(DurableEngine engine) {
    return new Calls(engine.engine());
  }

  static Calls on(Content content) {
    return new Calls(Engine.of(content));
  }

  static Calls on(EngineOptions options) {
    return new Calls(Engine.create(options));
  }

  /**
   * @param maxCollectionBytes at which an item collection of a table with local indexes is full
   */
  static Calls on(EngineOptions options, long maxCollectionBytes) {
    return new Calls(Engine.create(options, maxCollectionBytes));
  }

  String call(String operation, String request) {
    byte[] body = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new String(engine.execute(operation, body, CONTEXT), StandardCharsets.UTF_8)
        .replace('"', '\'');
  }

  /** A call of the streams' API. */
  String onStreams(String operation, String request) {
    byte[] body = request.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return new String(engine.executeOnStreams(operation, body, CONTEXT), StandardCharsets.UTF_8)
        .replace('"', '\'');
  }

  /** The error of a call of the streams' API that must fail, as {@link #error}. */
  String errorOnStreams(String operation, String request) {
    DynamoDbException error =
        catchThrowableOfType(DynamoDbException.class, () -> onStreams(operation, request));
    return error == null ? "no error" : error.type().typeName() + ": " + error.getMessage();
  }

  /** The error of a call that must fail: its type, a colon, and its message. */
  String error(String operation, String request) {
    DynamoDbException error =
        catchThrowableOfType(DynamoDbException.class, () -> call(operation, request));
    return error == null ? "no error" : error.type().typeName() + ": " + error.getMessage();
  }

  /** A table on demand with partition key {@code pk}, a string. */
  Calls withTable(String name) {
    call(
        "CreateTable",
        """
        {'TableName': '%s', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}]}
        """
            .formatted(name));
    return this;
  }

  /**
   * A table on demand with partition key {@code pk}, a string, and sort key {@code sk}.
   *
   * @param sortType S, N or B
   */
  Calls withTable(String name, String sortType) {
    call(
        "CreateTable",
        """
        {'TableName': '%s', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
           {'AttributeName': 'sk', 'AttributeType': '%s'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
           {'AttributeName': 'sk', 'KeyType': 'RANGE'}]}
        """
            .formatted(name, sortType));
    return this;
  }

  /**
   * A table as {@link #withTable(String)}, and an index {@code by-g} on partition key {@code g}, a
   * string, and sort key {@code h}, a number.
   *
   * @param projection the JSON of what the index projects
   */
  Calls withIndexedTable(String name, String projection) {
    call(
        "CreateTable",
        """
        {'TableName': '%s', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
           {'AttributeName': 'g', 'AttributeType': 'S'},
           {'AttributeName': 'h', 'AttributeType': 'N'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'}],
         'GlobalSecondaryIndexes': [{'IndexName': 'by-g',
           'KeySchema': [{'AttributeName': 'g', 'KeyType': 'HASH'},
             {'AttributeName': 'h', 'KeyType': 'RANGE'}],
           'Projection': %s}]}
        """
            .formatted(name, projection));
    return this;
  }

  /**
   * A table as {@link #withTable(String, String)} with sort key of type S, and a local index {@code
   * by-h} on sort key {@code h}, a number.
   *
   * @param projection the JSON of what the index projects
   */
  Calls withLocallyIndexedTable(String name, String projection) {
    call(
        "CreateTable",
        """
        {'TableName': '%s', 'BillingMode': 'PAY_PER_REQUEST',
         'AttributeDefinitions': [{'AttributeName': 'pk', 'AttributeType': 'S'},
           {'AttributeName': 'sk', 'AttributeType': 'S'},
           {'AttributeName': 'h', 'AttributeType': 'N'}],
         'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
           {'AttributeName': 'sk', 'KeyType': 'RANGE'}],
         'LocalSecondaryIndexes': [{'IndexName': 'by-h',
           'KeySchema': [{'AttributeName': 'pk', 'KeyType': 'HASH'},
             {'AttributeName': 'h', 'KeyType': 'RANGE'}],
           'Projection': %s}]}
        """
            .formatted(name, projection));
    return this;
  }

  /** Puts an item. */
  Calls put(String table, String item) {
    call("PutItem", "{'TableName': '%s', 'Item': %s}".formatted(table, item));
    return this;
  }

  /** The reply to a strongly consistent GetItem. */
  String get(String table, String key) {
    return call(
        "GetItem", "{'TableName': '%s', 'Key': %s, 'ConsistentRead': true}".formatted(table, key));
  }
}
