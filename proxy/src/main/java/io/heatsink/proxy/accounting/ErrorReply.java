package io.heatsink.proxy.accounting;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What an error that came from upstream says.
 *
 * @param typeName without its namespace; the HTTP status where the body is none of DynamoDB's
 */
public record ErrorReply(String typeName, List<ThrottlingReason> throttlingReasons) {
  // Source: DynamoDB Developer Guide, "Diagnosing throttling issues".
  private static final Set<String> THROTTLES =
      Set.of(
          "ProvisionedThroughputExceededException",
          "ThrottlingException",
          "RequestLimitExceeded",
          "ThrottledException");

  public static ErrorReply of(Reply reply) {
    String typeName = "";
    List<ThrottlingReason> reasons = new ArrayList<>();
    try {
      JsonReader in = JsonReader.of(reply.body());
      while (in.nextField()) {
        switch (in.name()) {
          case "__type" -> typeName = withoutNamespace(in.string());
          case "ThrottlingReasons", "throttlingReasons" -> readReasons(in, reasons);
          default -> in.skip();
        }
      }
    } catch (DynamoDbException e) {
      // A load balancer's page, or half a reply: the status is all that can be told.
      typeName = "";
    }
    return new ErrorReply(
        typeName.isEmpty() ? "HTTP " + reply.status() : typeName, List.copyOf(reasons));
  }

  private static void readReasons(JsonReader in, List<ThrottlingReason> reasons) {
    in.enterList();
    while (in.nextElement()) {
      in.enterObject();
      String code = "";
      String resource = "";
      while (in.nextField()) {
        switch (in.name()) {
          case "reason" -> code = in.string();
          case "resource" -> resource = in.string();
          default -> in.skip();
        }
      }
      ThrottlingReason.of(code, resource).ifPresent(reasons::add);
    }
  }

  private static String withoutNamespace(String type) {
    return type.substring(type.indexOf('#') + 1);
  }

  /** Whether the call was refused for throughput. */
  public boolean throttled() {
    return THROTTLES.contains(typeName);
  }
}
