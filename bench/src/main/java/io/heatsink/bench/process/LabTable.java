package io.heatsink.bench.process;

import java.io.IOException;

/** The table of the lab's benchmarks: items of 1 KB in collections, and the calls on it. */
final class LabTable {
  private static final String NAME = "bench";
  private static final String DATA = "x".repeat(960);

  private final int port;

  private LabTable(int port) {
    this.port = port;
  }

  /** Makes the table, and fills it with so many collections of so many items each. */
  static LabTable filled(int port, int collections, int itemsEach) throws IOException {
    LabTable table = new LabTable(port);
    table.once(
        SignedRequest.of(
            "CreateTable",
            """
            {"TableName":"%s","BillingMode":"PAY_PER_REQUEST",
             "KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"}],
             "AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"},{"AttributeName":"sk","AttributeType":"N"}]}\
            """
                .formatted(NAME),
            port));
    int items = collections * itemsEach;
    int[] next = {0};
    // By order and not by time: each key once, with room for the slower server.
    while (next[0] < items) {
      RawLoad.asFastAsItGoes(
          port,
          () -> {
            int i = Math.min(next[0]++, items - 1);
            return table.put(i % collections, i / collections).wire();
          },
          0.5);
    }
    return table;
  }

  private void once(SignedRequest request) throws IOException {
    boolean[] sent = {false};
    byte[] harmless = SignedRequest.of("ListTables", "{}", port).wire();
    RawLoad.asFastAsItGoes(
        port,
        () -> {
          byte[] wire = sent[0] ? harmless : request.wire();
          sent[0] = true;
          return wire;
        },
        0.3);
  }

  SignedRequest get(int collection, int item) {
    return call("GetItem", "\"Key\":{%s}".formatted(key(collection, item)));
  }

  SignedRequest put(int collection, int item) {
    return call(
        "PutItem",
        "\"Item\":{%s,\"n\":{\"N\":\"1\"},\"data\":{\"S\":\"%s\"}}"
            .formatted(key(collection, item), DATA));
  }

  SignedRequest update(int collection, int item) {
    return call(
        "UpdateItem",
        "\"Key\":{%s},\"UpdateExpression\":\"ADD n :one\",\"ExpressionAttributeValues\":{\":one\":{\"N\":\"1\"}}"
            .formatted(key(collection, item)));
  }

  SignedRequest query(int collection) {
    return call(
        "Query",
        "\"KeyConditionExpression\":\"pk = :p\",\"ExpressionAttributeValues\":{\":p\":{\"S\":\"collection#%d\"}}"
            .formatted(collection));
  }

  private SignedRequest call(String operation, String parameters) {
    return SignedRequest.of(
        operation, "{\"TableName\":\"%s\",%s}".formatted(NAME, parameters), port);
  }

  private static String key(int collection, int item) {
    return "\"pk\":{\"S\":\"collection#%d\"},\"sk\":{\"N\":\"%d\"}".formatted(collection, item);
  }
}
