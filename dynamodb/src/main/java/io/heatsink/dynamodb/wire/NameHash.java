package io.heatsink.dynamodb.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 64 bits that tell the names of one object apart. Equal names have equal hashes; that two others
 * share one is so rare that names are compared by hash alone, and who brings it about on purpose
 * has but his own call refused.
 */
final class NameHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  // Two odd constants of SplitMix64.
  private static final long FIRST = 0xBF58476D1CE4E5B9L;
  private static final long SECOND = 0x94D049BB133111EBL;

  private NameHash() {}

  static long of(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    while (to - at >= Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(bytes, at));
      at += Long.BYTES;
    }
    long rest = 0;
    while (at < to) {
      rest = (rest << 8) | (bytes[at++] & 0xFF);
    }
    return mix(hash ^ rest);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * FIRST;
    mixed = (mixed ^ (mixed >>> 27)) * SECOND;
    return mixed ^ (mixed >>> 31);
  }
}
