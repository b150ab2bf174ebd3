package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.remedy.cache.policy.ItemKey;
import io.heatsink.remedy.cache.policy.PageKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * What entries and subjects are called among proxies: the same in all of them, and never the same
 * for two. The names of subjects can be read back; see {@link SharedSubject}.
 */
final class SharedNames {
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private SharedNames() {}

  /** The subject that writes of the item change. */
  static String item(PrimaryKey key) {
    KeyValue sort = key.sort();
    String partition = "i:" + part(key.partition());
    return sort == null ? partition : partition + ':' + part(sort);
  }

  /** The subject of the table's items under one partition key. */
  static String collection(KeyValue partition) {
    return "c:" + part(partition);
  }

  /** The subject of all items of the table together: what a Scan reads. */
  static String whole() {
    return "w";
  }

  /** The subject of the entries of a global index under one partition key. */
  static String indexCollection(String index, KeyValue partition) {
    return "x:" + text(index) + ':' + part(partition);
  }

  /** The subject of all entries of a global index together. */
  static String wholeIndex(String index) {
    return "xw:" + text(index);
  }

  /**
   * The subject of whatever of a global index a write may touch, as long as nobody can tell what it
   * does.
   */
  static String anyOfIndex(String index) {
    return "xa:" + text(index);
  }

  /** The subject of all that the role sees. */
  static String role(String role) {
    return "r:" + text(role);
  }

  /** The entry of the item, as its role sees it. */
  static String entry(ItemKey item) {
    return "i:" + text(item.role()) + ':' + item(item.key());
  }

  /** What the item's entry depends on. */
  static List<String> subjects(ItemKey item) {
    return item.role().isEmpty()
        ? List.of(item(item.key()))
        : List.of(item(item.key()), role(item.role()));
  }

  /** The entry of the page, as its role sees it. */
  static String entry(PageKey page) {
    return "p:" + text(page.role()) + ':' + page.kind() + ':' + page.digest();
  }

  /** What the page's entry depends on. */
  static List<String> subjects(PageKey page) {
    List<String> subjects = new ArrayList<>();
    String index = page.globalIndex();
    KeyValue partition = page.partition();
    if (index == null) {
      subjects.add(partition == null ? whole() : collection(partition));
    } else {
      subjects.add(partition == null ? wholeIndex(index) : indexCollection(index, partition));
      subjects.add(anyOfIndex(index));
    }
    if (!page.role().isEmpty()) {
      subjects.add(role(page.role()));
    }
    return subjects;
  }

  private static String text(String text) {
    return ENCODER.encodeToString(text.getBytes(UTF_8));
  }

  private static String part(KeyValue value) {
    byte[] bytes = new byte[value.length()];
    value.copyTo(bytes, 0);
    return value.type().name() + ENCODER.encodeToString(bytes);
  }

  /** What {@code text} made of it. */
  static String textOf(String part) {
    return new String(Base64.getUrlDecoder().decode(part), UTF_8);
  }

  /**
   * What {@code part} made of it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static KeyValue valueOf(String part) {
    if (part.isEmpty()) {
      throw new IllegalArgumentException("A key's part has no type.");
    }
    return KeyValue.ofBytes(
        ScalarType.valueOf(part.substring(0, 1)), Base64.getUrlDecoder().decode(part.substring(1)));
  }
}
