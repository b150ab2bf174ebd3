package io.heatsink.journal;

import io.heatsink.dynamodb.KeyValue;

/** A key's value as a sink shows it. */
public sealed interface ShownKey {
  /** As it is: {@code {"S": "sku-1"}}. */
  record Clear(KeyValue value) implements ShownKey {}

  /**
   * Its keyed hash: {@code {"hash": "…"}}.
   *
   * @param hex 32 hexadecimal digits
   */
  record Hashed(String hex) implements ShownKey {}

  /**
   * How it begins: {@code {"prefix": "sku-"}}.
   *
   * @param text the key's first characters: of a string itself, of a number's digits, of a binary's
   *     Base64
   */
  record Prefix(String text) implements ShownKey {}
}
