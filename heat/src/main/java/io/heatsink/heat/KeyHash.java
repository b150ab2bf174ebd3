package io.heatsink.heat;

import io.heatsink.dynamodb.ScalarType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A keyed 64-bit hash of key bytes: 16 bytes a step, each step one 64 × 64 → 128 bit product whose
 * halves are folded.
 *
 * <p>Not a cryptographic function. What it must withstand is a sender who knows this source, but
 * not the secret and no hash; and whom a collision helps little, since bounds hold whatever meets
 * in a cell, and no remedy starts before the key's own bytes have been counted.
 *
 * <p>Source of the construction: Wang Yi and Diego Barrientos Romero, "Modern Non-Cryptographic
 * Hash Function and Pseudorandom Number Generator" (wyhash).
 */
final class KeyHash {
  static final int SECRET_WORDS = 4;

  static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long TYPE_STEP = 0x9E3779B97F4A7C15L;

  private final long first;
  private final long second;
  private final long third;
  private final long fourth;

  KeyHash(HashSecret secret) {
    first = secret.word(0);
    second = secret.word(1);
    third = secret.word(2);
    fourth = secret.word(3);
  }

  /** Of names, not of local numbers: proxies with one secret hash one key alike. */
  long seedOf(String table, @Nullable String index, boolean writes) {
    String name = table + (index == null ? "/" : "/" + index) + (writes ? "/w" : "/r");
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return hash(third, bytes, 0, bytes.length);
  }

  long hash(long seed, ScalarType type, byte[] bytes, int offset, int length) {
    long seedOfType =
        switch (type) {
          case S -> seed;
          case N -> seed + TYPE_STEP;
          case B -> seed - TYPE_STEP;
        };
    return hash(seedOfType, bytes, offset, length);
  }

  long hash(long seed, byte[] bytes, int offset, int length) {
    long a;
    long b;
    long state = seed;
    if (length > 16) {
      int at = offset;
      int last = offset + length - 16;
      while (at < last) {
        state = fold((long) LONG.get(bytes, at) ^ first, (long) LONG.get(bytes, at + 8) ^ state);
        at += 16;
      }
      a = (long) LONG.get(bytes, last);
      b = (long) LONG.get(bytes, last + 8);
    } else if (length >= 8) {
      a = (long) LONG.get(bytes, offset);
      b = (long) LONG.get(bytes, offset + length - 8);
    } else if (length >= 4) {
      a = (int) INT.get(bytes, offset);
      b = (int) INT.get(bytes, offset + length - 4);
    } else {
      a = 0;
      b = 0;
      for (int i = 0; i < length; i++) {
        a = a << 8 | (bytes[offset + i] & 0xff);
      }
    }
    return fold(fold(a ^ second, b ^ state) ^ third ^ length, fourth);
  }

  private static long fold(long a, long b) {
    return Math.unsignedMultiplyHigh(a, b) ^ a * b;
  }
}
