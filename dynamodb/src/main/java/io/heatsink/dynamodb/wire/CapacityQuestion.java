package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.wire.Head.ReturnConsumedCapacity;
import java.nio.charset.StandardCharsets;

/**
 * A call's body that asks for the capacity of the table and of each index, made of one that asked
 * for less; no other byte of it differs.
 *
 * @param body the same array, if nothing had to change
 * @param head of that body; what the client asked for is in the head of the original
 */
public record CapacityQuestion(byte[] body, Head head) {
  private static final byte[] VALUE = ascii("\"INDEXES\"");
  private static final byte[] FIELD = ascii("\"ReturnConsumedCapacity\":\"INDEXES\"");
  private static final byte[] FURTHER_FIELD = ascii(",\"ReturnConsumedCapacity\":\"INDEXES\"");

  /**
   * @param head of the body, as {@link HeadParser} read it
   */
  public static CapacityQuestion of(byte[] body, Head head) {
    Span span = head.capacitySpan();
    if (head.returnConsumedCapacity() == ReturnConsumedCapacity.INDEXES
        || (span.isPresent() && !isKnown(body, head))) {
      // What DynamoDB will refuse stays as it is, so that it is refused.
      return new CapacityQuestion(body, head);
    }
    if (span.isPresent()) {
      return replaced(body, head, span, VALUE, span.start());
    }
    int end = lastVisible(body, body.length);
    boolean empty = body[lastVisible(body, end)] == '{';
    byte[] field = empty ? FIELD : FURTHER_FIELD;
    return replaced(body, head, new Span(end, end), field, end + field.length - VALUE.length);
  }

  private static CapacityQuestion replaced(
      byte[] body, Head head, Span span, byte[] insertion, int valueStart) {
    byte[] asking = Splice.replace(body, span.start(), span.end(), insertion);
    int by = insertion.length - span.length();
    Head moved =
        new Head(
            head.operation(),
            head.accesses().stream().map(access -> access.moved(span.end(), by)).toList(),
            ReturnConsumedCapacity.INDEXES,
            new Span(valueStart, valueStart + VALUE.length),
            head.home());
    return new CapacityQuestion(asking, moved);
  }

  /** Whether the value that stands there is one that DynamoDB takes. */
  private static boolean isKnown(byte[] body, Head head) {
    if (head.returnConsumedCapacity() != ReturnConsumedCapacity.NONE) {
      return true;
    }
    JsonScanner in = new JsonScanner(body);
    in.goTo(head.capacitySpan().start());
    if (in.peek() == 'n') {
      return true;
    }
    in.readString();
    return in.textIs("NONE");
  }

  /** The last byte before {@code end} that is no whitespace. */
  private static int lastVisible(byte[] body, int end) {
    int at = end - 1;
    while (body[at] == ' ' || body[at] == '\n' || body[at] == '\r' || body[at] == '\t') {
      at--;
    }
    return at;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
