package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as lower-case hexadecimal digits. Not thread-safe. */
final class Sha256 {
  static final int HEX_DIGITS = 64;

  private static final int BYTES = 32;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private final MessageDigest digest;
  private final byte[] hash = new byte[BYTES];

  Sha256() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JDK has no SHA-256; every JDK has to", e);
    }
  }

  /** Writes the hash of some bytes. */
  void hex(byte[] bytes, int from, int to, byte[] out, int at) {
    digest.update(bytes, from, to - from);
    try {
      digest.digest(hash, 0, BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 does not fit 32 bytes", e);
    }
    hex(hash, out, at);
  }

  static void hex(byte[] bytes, byte[] out, int at) {
    for (int i = 0; i < bytes.length; i++) {
      out[at + 2 * i] = DIGITS[(bytes[i] >> 4) & 0xf];
      out[at + 2 * i + 1] = DIGITS[bytes[i] & 0xf];
    }
  }
}
