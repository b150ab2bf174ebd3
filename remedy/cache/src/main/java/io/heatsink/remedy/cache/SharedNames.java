package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.remedy.cache.policy.ItemKey;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** What items are called among proxies: the same in all of them, and never the same for two. */
final class SharedNames {
  private static final String ITEM = "i";
  private static final String ROLE = "r:";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private SharedNames() {}

  /** The subject that writes of the item change. */
  static String item(PrimaryKey key) {
    KeyValue sort = key.sort();
    String partition = ITEM + ':' + part(key.partition());
    return sort == null ? partition : partition + ':' + part(sort);
  }

  /** The entry of the item, as its role sees it. */
  static String entry(ItemKey item) {
    return ENCODER.encodeToString(item.role().getBytes(UTF_8)) + ':' + item(item.key());
  }

  /** The subjects that the entry depends on: the item, and what its role may see at all. */
  static List<String> subjects(ItemKey item) {
    String role = item.role();
    return role.isEmpty() ? List.of(item(item.key())) : List.of(item(item.key()), role(role));
  }

  /** The subject of all that the role sees. */
  static String role(String role) {
    return ROLE + role;
  }

  /** Which role a subject is of; empty if it is of none. */
  static Optional<String> roleOf(String subject) {
    return subject.startsWith(ROLE)
        ? Optional.of(subject.substring(ROLE.length()))
        : Optional.empty();
  }

  /** Which item a subject is; empty if it is none. */
  static Optional<PrimaryKey> itemOf(String subject) {
    String[] parts = subject.split(":", -1);
    boolean known = (parts.length == 2 || parts.length == 3) && parts[0].equals(ITEM);
    if (!known) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PrimaryKey(value(parts[1]), parts.length == 2 ? null : value(parts[2])));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // told by another version
    }
  }

  private static String part(KeyValue value) {
    byte[] bytes = new byte[value.length()];
    value.copyTo(bytes, 0);
    return value.type().name() + ENCODER.encodeToString(bytes);
  }

  private static KeyValue value(String part) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException("A key's part has no type.");
    }
    return KeyValue.ofBytes(
        ScalarType.valueOf(part.substring(0, 1)), Base64.getUrlDecoder().decode(part.substring(1)));
  }
}
