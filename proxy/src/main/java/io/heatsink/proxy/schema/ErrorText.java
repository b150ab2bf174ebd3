package io.heatsink.proxy.schema;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.JsonReader;

/** What an error reply of DynamoDB's says. */
final class ErrorText {
  private ErrorText() {}

  /** The exception's name without its namespace; empty if the body names none. */
  static String type(Reply reply) {
    String type = field(reply, "__type");
    return type.substring(type.indexOf('#') + 1);
  }

  /** The message; empty if the body has none. */
  static String message(Reply reply) {
    String message = field(reply, "message");
    return message.isEmpty() ? field(reply, "Message") : message;
  }

  /** Type and message, for people. */
  static String of(Reply reply) {
    String type = type(reply);
    return type.isEmpty() ? "HTTP " + reply.status() : type + ": " + message(reply);
  }

  private static String field(Reply reply, String name) {
    try {
      JsonReader in = JsonReader.of(reply.body());
      String value = "";
      while (in.nextField()) {
        if (in.name().equals(name)) {
          value = in.string();
        } else {
          in.skip();
        }
      }
      return value;
    } catch (DynamoDbException e) {
      return "";
    }
  }
}
