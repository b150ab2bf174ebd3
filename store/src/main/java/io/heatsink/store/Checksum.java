package io.heatsink.store;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** CRC-32C: finds all errors of up to three bits, and others but for one in four billion. */
final class Checksum {
  private Checksum() {}

  static int of(byte[] bytes, int from, int to) {
    return of(ByteBuffer.wrap(bytes, from, to - from));
  }

  static int of(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
