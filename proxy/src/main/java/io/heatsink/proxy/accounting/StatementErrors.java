package io.heatsink.proxy.accounting;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What went wrong with single statements of a BatchExecuteStatement, whose reply is a success.
 *
 * @param codes one for each statement, in the order of the call; empty where it went well
 */
record StatementErrors(List<String> codes) {
  // Source: Amazon DynamoDB API Reference, "BatchStatementError".
  private static final Set<String> THROTTLES =
      Set.of("ThrottlingError", "ProvisionedThroughputExceeded", "RequestLimitExceeded");

  /** An INSERT is a put on the condition that there is no such item. */
  private static final Set<String> CONDITION_FAILED =
      Set.of("ConditionalCheckFailed", "DuplicateItem");

  /** Those of that reply; none if it cannot be read. */
  static StatementErrors in(byte[] reply) {
    List<String> codes = new ArrayList<>();
    try {
      JsonReader in = JsonReader.of(reply);
      while (in.nextField()) {
        if (!in.name().equals("Responses")) {
          in.skip();
          continue;
        }
        in.enterList();
        while (in.nextElement()) {
          codes.add(code(in));
        }
      }
    } catch (DynamoDbException e) {
      return new StatementErrors(List.of());
    }
    return new StatementErrors(codes);
  }

  private static String code(JsonReader in) {
    String code = "";
    in.enterObject();
    while (in.nextField()) {
      if (!in.name().equals("Error")) {
        in.skip();
        continue;
      }
      in.enterObject();
      while (in.nextField()) {
        if (in.name().equals("Code")) {
          code = in.string();
        } else {
          in.skip();
        }
      }
    }
    return code;
  }

  boolean failed(int statement) {
    return statement < codes.size() && !codes.get(statement).isEmpty();
  }

  /** Whether it was refused for throughput. */
  boolean throttled(int statement) {
    return failed(statement) && THROTTLES.contains(codes.get(statement));
  }

  boolean conditionFailed(int statement) {
    return failed(statement) && CONDITION_FAILED.contains(codes.get(statement));
  }
}
