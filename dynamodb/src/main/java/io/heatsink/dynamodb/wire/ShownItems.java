package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.DynamoNumber;
import java.util.OptionalInt;

/**
 * The items that a body shows, by their size as {@link io.heatsink.dynamodb.capacity.ItemSize}
 * counts it; read in place, without making the items.
 *
 * @param bytes of all of them together; of {@code Item}, {@code Attributes} or {@code Items}
 * @param goesOn whether there is a LastEvaluatedKey, so that the page is not the last
 */
public record ShownItems(long bytes, boolean goesOn) {
  private static final ShownItems NONE = new ShownItems(0, false);

  /** What a list or a map costs besides what is in it, and each element besides itself. */
  private static final int CONTAINER_BYTES = 3;

  private static final int ELEMENT_BYTES = 1;

  /** Of a reply to a call for one item, or for a page of them; none if it cannot be read. */
  public static ShownItems in(byte[] reply) {
    try {
      JsonScanner in = new JsonScanner(reply);
      in.startBody();
      in.enterObject();
      long bytes = 0;
      boolean goesOn = false;
      while (in.nextField()) {
        if (in.field() == Field.ITEM || in.textIs("Attributes")) {
          bytes += map(in);
        } else if (in.textIs("Items")) {
          in.enterList();
          while (in.nextElement()) {
            bytes += map(in);
          }
        } else {
          goesOn |= in.textIs("LastEvaluatedKey");
          in.skipValue();
        }
      }
      return new ShownItems(bytes, goesOn);
    } catch (DynamoDbException e) {
      return NONE;
    }
  }

  /** The size of the item that a put brings, which is an access of that call's body. */
  public static OptionalInt ofPut(byte[] body, ItemAccess put) {
    try {
      JsonScanner in = new JsonScanner(body);
      in.goTo(put.start());
      return put(in);
    } catch (DynamoDbException e) {
      return OptionalInt.empty();
    }
  }

  /** The size of a map of attribute values that stands there, such as an expression's values. */
  public static int ofMap(byte[] body, Span map) {
    if (!map.isPresent()) {
      return 0;
    }
    try {
      JsonScanner in = new JsonScanner(body);
      in.goTo(map.start());
      return map(in);
    } catch (DynamoDbException e) {
      return 0;
    }
  }

  /** In a batch or a transaction the item stands one level deeper. */
  private static OptionalInt put(JsonScanner in) {
    OptionalInt size = OptionalInt.empty();
    in.enterObject();
    while (in.nextField()) {
      switch (in.field()) {
        case ITEM -> size = OptionalInt.of(map(in));
        case PUT_REQUEST, PUT -> size = put(in);
        default -> in.skipValue();
      }
    }
    return size;
  }

  private static int map(JsonScanner in) {
    int bytes = 0;
    in.enterObject();
    while (in.nextField()) {
      bytes += in.textLength();
      bytes += value(in);
    }
    return bytes;
  }

  /** {"S": …} and its like. */
  private static int value(JsonScanner in) {
    int bytes = 0;
    in.enterObject();
    while (in.nextField()) {
      if (in.textIs("S")) {
        bytes += text(in);
      } else if (in.textIs("N")) {
        bytes += number(in);
      } else if (in.textIs("B")) {
        bytes += binary(in);
      } else if (in.textIs("M")) {
        bytes += nestedMap(in);
      } else if (in.textIs("L")) {
        bytes += list(in);
      } else if (in.textIs("SS") || in.textIs("NS") || in.textIs("BS")) {
        bytes += set(in);
      } else {
        // BOOL and NULL.
        bytes++;
        in.skipValue();
      }
    }
    return bytes;
  }

  private static int text(JsonScanner in) {
    in.readString();
    return in.textLength();
  }

  private static int number(JsonScanner in) {
    in.readString();
    return DynamoNumber.parse(in.text()).sizeInBytes();
  }

  private static int binary(JsonScanner in) {
    in.readString();
    int length = in.textLength();
    int padding = 0;
    while (padding < 2 && padding < length && in.textAt(length - 1 - padding) == '=') {
      padding++;
    }
    return length / 4 * 3 - padding;
  }

  private static int nestedMap(JsonScanner in) {
    int bytes = CONTAINER_BYTES;
    in.enterObject();
    while (in.nextField()) {
      bytes += ELEMENT_BYTES + in.textLength();
      bytes += value(in);
    }
    return bytes;
  }

  private static int list(JsonScanner in) {
    int bytes = CONTAINER_BYTES;
    in.enterList();
    while (in.nextElement()) {
      bytes += ELEMENT_BYTES + value(in);
    }
    return bytes;
  }

  private static int set(JsonScanner in) {
    boolean numbers = in.textIs("NS");
    boolean binaries = in.textIs("BS");
    int bytes = 0;
    in.enterList();
    while (in.nextElement()) {
      bytes += numbers ? number(in) : binaries ? binary(in) : text(in);
    }
    return bytes;
  }
}
