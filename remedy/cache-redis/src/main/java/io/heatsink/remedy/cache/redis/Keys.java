package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.cluster.SlotHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * The names of a table's keys. Names of tables, entries and subjects are any text of any length, so
 * digests stand for them: 96 bits, which nobody finds two names for by chance.
 */
final class Keys {
  private static final int DIGEST_BYTES = 12;

  private final String prefix;

  Keys(String table) {
    this.prefix = "hs1:{" + digest(table) + "}:";
  }

  byte[] prefix() {
    return ascii(prefix);
  }

  byte[] table() {
    return ascii(prefix + 't');
  }

  byte[] channel() {
    return ascii(prefix + 'c');
  }

  byte[] entry(String digest) {
    return ascii(prefix + "e:" + digest);
  }

  byte[] subject(String digest) {
    return ascii(prefix + "s:" + digest);
  }

  byte[] image(String subject, long image) {
    return ascii(prefix + "m:" + digest(subject) + ':' + Long.toHexString(image));
  }

  int slot() {
    return SlotHash.getSlot(prefix);
  }

  static String digest(String name) {
    byte[] digest = sha("SHA-256").digest(name.getBytes(UTF_8));
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
  }

  static MessageDigest sha(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + algorithm + ".", e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
