package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.Optional;

/** Reads which of DynamoDB's errors an answer is. */
public final class Errors {
  private Errors() {}

  /** Empty for a success, and for an error that is not known. */
  public static Optional<ErrorType> of(Reply reply) {
    if (reply.successful()) {
      return Optional.empty();
    }
    String name = name(reply.body());
    for (ErrorType type : ErrorType.values()) {
      if (type.typeName().equals(name) && type.status() == reply.status()) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  /** Whether it says that who asked may not read the table, or that there is none. */
  public static boolean closesTable(Reply reply) {
    return of(reply)
        .filter(type -> type == ErrorType.ACCESS_DENIED || type == ErrorType.RESOURCE_NOT_FOUND)
        .isPresent();
  }

  /** Whether it says that there was not enough throughput. */
  public static boolean isThrottle(Reply reply) {
    return of(reply)
        .filter(
            type ->
                switch (type) {
                  case PROVISIONED_THROUGHPUT_EXCEEDED, REQUEST_LIMIT_EXCEEDED, THROTTLING -> true;
                  default -> false;
                })
        .isPresent();
  }

  /** What stands in {@code __type} behind the namespace. */
  private static String name(byte[] body) {
    try {
      JsonReader in = JsonReader.of(body);
      while (in.nextField()) {
        if (in.name().equals("__type")) {
          String type = in.string();
          return type.substring(type.indexOf('#') + 1);
        }
        in.skip();
      }
      return "";
    } catch (DynamoDbException e) {
      return ""; // an answer that is no JSON names no error
    }
  }
}
