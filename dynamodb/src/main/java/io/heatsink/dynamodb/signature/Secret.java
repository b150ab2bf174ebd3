package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A text that is never shown: not in logs, errors, or by a debugger that prints objects. */
public final class Secret {
  private final byte[] bytes;

  private Secret(byte[] bytes) {
    this.bytes = bytes;
  }

  public static Secret of(String text) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("A secret is empty; leave it out, or give its text.");
    }
    return new Secret(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The text itself, for the one header that has to carry it. */
  public String reveal() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** Whether this is the text, in a time that does not depend on how much of it is right. */
  boolean is(String text) {
    return MessageDigest.isEqual(bytes, text.getBytes(StandardCharsets.UTF_8));
  }

  /** The key that signing keys are derived from. */
  byte[] signingRoot() {
    byte[] root = Arrays.copyOf("AWS4".getBytes(StandardCharsets.US_ASCII), 4 + bytes.length);
    System.arraycopy(bytes, 0, root, 4, bytes.length);
    return root;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Secret that && MessageDigest.isEqual(bytes, that.bytes));
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "(secret)";
  }
}
