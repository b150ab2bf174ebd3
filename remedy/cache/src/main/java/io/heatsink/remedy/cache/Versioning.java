package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.dynamodb.wire.JsonReader;
import io.heatsink.dynamodb.wire.Span;
import io.heatsink.remedy.cache.JsonCursor.UnreadableJson;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives items of tables whose rule asks for it versions, by what it adds to calls that write them:
 * a Put brings a new incarnation, an update adds 1. What DynamoDB might refuse goes as it is, and
 * so does what it would refuse only for what is added.
 *
 * <p>A call that names attributes which begin with {@code hs:} is refused.
 */
final class Versioning {
  /** Longer bodies are refused. Source: Amazon DynamoDB API Reference, "TransactWriteItems". */
  private static final int MOST_BYTES = 16 << 20;

  private static final int ID_BYTES = 9;

  private final Supplier<String> ids;
  private final HeadReader heads;

  /**
   * @param ids gives one that was never given before, by whatever process
   */
  Versioning(Supplier<String> ids, HeadReader heads) {
    this.ids = ids;
    this.heads = heads;
  }

  /**
   * A call as it is sent.
   *
   * @param tellsVersion whether it updates one item, and so that its version goes up by 1
   */
  record Versioned(Call call, boolean tellsVersion) {}

  /**
   * @throws DynamoDbException if the client itself names such attributes
   */
  Versioned of(Call call, Map<String, CachedTable> tables) {
    Head head = call.head();
    if (head == null || !isVersioned(head, tables)) {
      return new Versioned(call, false);
    }
    try {
      Edits edits = new Edits(call.body());
      boolean single = head.accesses().size() == 1;
      Optional<String> token = token(call.body(), head);
      int place = 0;
      boolean updates = false;
      for (ItemAccess access : head.accesses()) {
        CachedTable table = tables.get(access.table());
        if (table != null && table.isVersioned()) {
          Supplier<String> id = id(token, access.table(), place);
          updates = version(access, id, edits);
        }
        place++;
      }
      byte[] body = edits.applied();
      return edits.isEmpty() || body.length > MOST_BYTES
          ? new Versioned(call, false)
          : new Versioned(heads.withBody(call, body), single && updates);
    } catch (UnreadableJson e) {
      return new Versioned(call, false);
    }
  }

  private static boolean isVersioned(Head head, Map<String, CachedTable> tables) {
    switch (head.operation()) {
      case PUT_ITEM, UPDATE_ITEM, BATCH_WRITE_ITEM, TRANSACT_WRITE_ITEMS -> {}
      default -> {
        return false;
      }
    }
    for (ItemAccess access : head.accesses()) {
      CachedTable table = tables.get(access.table());
      if (table != null && table.isVersioned()) {
        return true;
      }
    }
    return false;
  }

  /** Says whether the item's version goes up by 1. */
  private static boolean version(ItemAccess access, Supplier<String> id, Edits edits) {
    byte[] body = edits.body();
    Span request = new Span(access.start(), access.end());
    return switch (access.kind()) {
      case PUT -> {
        VersionedPut.add(inner(body, request, "PutRequest", "Put"), id, edits);
        yield false;
      }
      case UPDATE -> VersionedUpdate.add(inner(body, request, "Update", "Update"), id, edits);
      default -> false;
    };
  }

  /** In a batch or a transaction the request stands one level deeper. */
  private static Span inner(byte[] body, Span request, String name, String orName) {
    JsonCursor in = new JsonCursor(body, request.start(), request.end());
    in.beginObject();
    Span inner = request;
    while (in.nextName()) {
      String found = in.name();
      int from = in.position();
      int to = in.skipValue();
      if (found.equals(name) || found.equals(orName)) {
        inner = new Span(from, to);
      }
    }
    return inner;
  }

  /** A transaction that is sent again under its token has to be the same. */
  private Supplier<String> id(Optional<String> token, String table, int place) {
    return token.isEmpty() ? ids : () -> hash(token.get() + '/' + place + '/' + table);
  }

  private static Optional<String> token(byte[] body, Head head) {
    return switch (head.operation()) {
      case TRANSACT_WRITE_ITEMS -> token(body);
      default -> Optional.empty();
    };
  }

  private static Optional<String> token(byte[] body) {
    try {
      JsonReader in = JsonReader.of(body);
      while (in.nextField()) {
        if (in.name().equals("ClientRequestToken")) {
          return in.isNull() ? Optional.empty() : Optional.of(in.string());
        }
        in.skip();
      }
      return Optional.empty();
    } catch (DynamoDbException e) {
      throw new UnreadableJson();
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(Arrays.copyOf(digest, ID_BYTES));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256.", e);
    }
  }

  /**
   * Refuses an attribute of that name.
   *
   * @param name as it is written; null for none
   */
  static void refuseHidden(@Nullable String name) {
    if (name != null && name.startsWith("hs:")) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Attribute name "
              + name
              + " begins with hs:, which Heatsink keeps to itself where the rule of a table's cache"
              + " says counters: on");
    }
  }
}
