package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.CancellationReason;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ThrottlingReason;
import java.util.Map;

/**
 * Errors as DynamoDB sends them: {@code {"__type": …, "message": …}} and what else the error tells.
 */
public final class ErrorJson {
  private ErrorJson() {}

  public static byte[] write(DynamoDbException error) {
    JsonWriter out = new JsonWriter(256);
    out.beginObject().name("__type").string(error.type().wireName());
    if (!error.throttlingReasons().isEmpty()) {
      out.name(error.type().throttlingReasonsField()).beginList();
      for (ThrottlingReason reason : error.throttlingReasons()) {
        out.beginObject()
            .name("reason")
            .string(reason.code())
            .name("resource")
            .string(reason.resource())
            .endObject();
      }
      out.endList();
    }
    if (!error.cancellationReasons().isEmpty()) {
      out.name("CancellationReasons").beginList();
      error.cancellationReasons().forEach(reason -> write(out, reason));
      out.endList();
    }
    Map<String, AttributeValue> item = error.item();
    if (item != null) {
      out.name("Item").item(item);
    }
    // Malformed JSON and unknown operations have no message in DynamoDB either.
    if (!error.getMessage().isEmpty()) {
      out.name(error.type().messageField()).string(error.getMessage());
    }
    return out.endObject().toByteArray();
  }

  private static void write(JsonWriter out, CancellationReason reason) {
    out.beginObject().name("Code").string(reason.code());
    if (reason.message() != null) {
      out.name("Message").string(reason.message());
    }
    if (reason.item() != null) {
      out.name("Item").item(reason.item());
    }
    out.endObject();
  }
}
