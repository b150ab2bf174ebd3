package io.heatsink.engine;

import io.heatsink.dynamodb.KeyValue;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The place of a partition key in a table: 64 bits, read as unsigned, that spread any set of keys
 * evenly. A scan goes through a table in this order, as DynamoDB's goes in that of its own hash.
 *
 * <p>Always the same for the same bytes: what was stored is found again, and two runs scan in the
 * same order. It is no defence against chosen keys, and needs to be none: equal places only sort
 * beside each other.
 */
final class PartitionHash {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  private PartitionHash() {}

  static long of(KeyValue partition) {
    byte[] bytes = new byte[partition.length()];
    partition.copyTo(bytes, 0);
    return of(bytes, 0, bytes.length);
  }

  static long of(byte[] bytes, int start, int end) {
    long hash = (end - start) * MULTIPLIER;
    int at = start;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash ^ (long) LONG.get(bytes, at));
    }
    long rest = 0;
    for (int shift = 0; at < end; at++, shift += Byte.SIZE) {
      rest |= (bytes[at] & 0xFFL) << shift;
    }
    return mix(hash ^ rest);
  }

  /**
   * Every bit of the input reaches every bit of the output. Source: Stafford, "Better Bit Mixing",
   * variant 13, as in java.util.SplittableRandom.
   */
  private static long mix(long value) {
    long mixed = value + MULTIPLIER;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
