package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.DynamoDbException;
import java.util.Arrays;
import java.util.Base64;

/**
 * Base64 as DynamoDB reads it: padded, and with one text only for the same bytes, so that no key
 * can be written in two ways.
 */
final class Base64Text {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private Base64Text() {}

  /**
   * @throws DynamoDbException a SerializationException
   */
  static byte[] decode(byte[] text, int from, int to) {
    int length = to - from;
    if (length % 4 != 0) {
      throw JsonText.refused(
          "Base64 encoded length is expected a multiple of 4 bytes but found: " + length);
    }
    if (length == 0) {
      return new byte[0];
    }
    int padding = text[to - 1] != '=' ? 0 : text[to - 2] != '=' ? 1 : 2;
    byte[] bytes;
    try {
      bytes =
          Base64.getDecoder()
              .decode(from == 0 && to == text.length ? text : Arrays.copyOfRange(text, from, to));
    } catch (IllegalArgumentException e) {
      throw JsonText.refused("Invalid base 64 character");
    }
    // With one padding character the last letter carries 4 bits, with two 2: the others are zero.
    int unused = padding == 0 ? 0 : padding == 1 ? 0x03 : 0x0F;
    if ((ALPHABET.indexOf(text[to - 1 - padding]) & unused) != 0) {
      // DynamoDB spells it so.
      throw JsonText.refused("Invalid last non-pad Base64 character dectected");
    }
    return bytes;
  }
}
