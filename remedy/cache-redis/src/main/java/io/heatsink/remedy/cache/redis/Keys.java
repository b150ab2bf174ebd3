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
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  // Copied for each use: to ask the JDK's providers for one takes longer than to use it.
  private static final MessageDigest SHA_256 = sha("SHA-256");
  private static final MessageDigest SHA_1 = sha("SHA-1");

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
    byte[] digest = copyOf(SHA_256).digest(name.getBytes(UTF_8));
    return ENCODER.encodeToString(Arrays.copyOf(digest, DIGEST_BYTES));
  }

  /** A digest of its own for the caller. */
  static MessageDigest sha1() {
    return copyOf(SHA_1);
  }

  private static MessageDigest sha(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has " + algorithm + ".", e);
    }
  }

  private static MessageDigest copyOf(MessageDigest unused) {
    try {
      return (MessageDigest) unused.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("Every digest of the JDK can be copied.", e);
    }
  }

  static byte[] ascii(String text) {
    return text.getBytes(US_ASCII);
  }
}
