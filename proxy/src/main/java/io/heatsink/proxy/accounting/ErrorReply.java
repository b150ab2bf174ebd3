package io.heatsink.proxy.accounting;

import io.heatsink.call.Reply;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What an error that came from upstream says.
 *
 * @param typeName without its namespace; the HTTP status where the body is none of DynamoDB's
 * @param throttlingReasons all that are told, also those of single items of a transaction
 * @param cancellations what became of each item of a transaction, in the order of the call; empty
 *     if it was no transaction that was cancelled
 */
public record ErrorReply(
    String typeName, List<ThrottlingReason> throttlingReasons, List<Cancellation> cancellations) {
  /**
   * What became of one item of a cancelled transaction.
   *
   * @param code {@code None} for an item that was not at fault
   * @param throttlingReasons why this very item was throttled, as far as that is told
   */
  public record Cancellation(String code, List<ThrottlingReason> throttlingReasons) {
    // Source: Amazon DynamoDB API Reference, "TransactWriteItems", cancellation reason codes.
    private static final Set<String> THROTTLES =
        Set.of("ThrottlingError", "ProvisionedThroughputExceeded");

    /** Whether this item was refused for throughput. */
    public boolean throttled() {
      return THROTTLES.contains(code);
    }
  }

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
    List<Cancellation> cancellations = new ArrayList<>();
    try {
      JsonReader in = JsonReader.of(reply.body());
      while (in.nextField()) {
        switch (in.name()) {
          case "__type" -> typeName = withoutNamespace(in.string());
          case "ThrottlingReasons", "throttlingReasons" -> readReasons(in, reasons);
          case "CancellationReasons" -> readCancellations(in, cancellations);
          default -> in.skip();
        }
      }
    } catch (DynamoDbException e) {
      // A load balancer's page, or half a reply: the status is all that can be told.
      return new ErrorReply("HTTP " + reply.status(), List.of(), List.of());
    }
    for (Cancellation cancellation : cancellations) {
      for (ThrottlingReason reason : cancellation.throttlingReasons()) {
        if (!reasons.contains(reason)) {
          reasons.add(reason);
        }
      }
    }
    return new ErrorReply(
        typeName.isEmpty() ? "HTTP " + reply.status() : typeName,
        List.copyOf(reasons),
        List.copyOf(cancellations));
  }

  private static void readCancellations(JsonReader in, List<Cancellation> cancellations) {
    in.enterList();
    while (in.nextElement()) {
      in.enterObject();
      String code = "";
      List<ThrottlingReason> reasons = new ArrayList<>();
      while (in.nextField()) {
        switch (in.name()) {
          case "Code" -> code = in.string();
          case "ThrottlingReasons", "throttlingReasons" -> readReasons(in, reasons);
          default -> in.skip();
        }
      }
      cancellations.add(new Cancellation(code, List.copyOf(reasons)));
    }
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

  /** Whether the call, or an item of its transaction, was refused for throughput. */
  public boolean throttled() {
    return THROTTLES.contains(typeName) || cancellations.stream().anyMatch(Cancellation::throttled);
  }

  /** Which of the reasons a call has that does this; empty if none is told. */
  public Optional<ThrottlingReason> reasonFor(ItemAccess access) {
    return reasonFor(access, throttlingReasons);
  }

  /** The reason of the place that the access names, table or index; the first if none is that. */
  static Optional<ThrottlingReason> reasonFor(ItemAccess access, List<ThrottlingReason> reasons) {
    for (ThrottlingReason reason : reasons) {
      if (isOf(access, reason)) {
        return Optional.of(reason);
      }
    }
    return reasons.stream().findFirst();
  }

  private static boolean isOf(ItemAccess access, ThrottlingReason reason) {
    boolean isRead = reason.access() == ThrottlingReason.Access.READ;
    boolean samePlace =
        access.index() == null
            ? reason.target() == ThrottlingReason.Target.TABLE
            : reason.index().filter(access.index()::equals).isPresent();
    return samePlace && isRead != access.kind().writes() && reason.mayBeOf(access.table());
  }
}
