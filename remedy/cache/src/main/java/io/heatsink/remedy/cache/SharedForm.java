package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.SharedValue;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * An answer as it is kept among proxies: the version of this form (a byte), whether there is such
 * an item (a byte), the length of the TableId (two bytes), the TableId, and the answer to a plain
 * GetItem. What another version wrote, or what was read of an older table of the same name, is no
 * answer.
 *
 * @param present whether there is such an item
 * @param body the answer to a plain GetItem
 */
record SharedForm(boolean present, byte[] body) {
  private static final byte VERSION = 1;

  SharedValue write(String tableId) {
    byte[] table = tableId.getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(4 + table.length + body.length);
    out.put(VERSION).put((byte) (present ? 1 : 0)).putShort((short) table.length);
    return SharedValue.of(out.put(table).put(body).array());
  }

  static Optional<SharedForm> read(SharedValue value, String tableId) {
    ByteBuffer in = ByteBuffer.wrap(value.bytes());
    if (in.remaining() < 4 || in.get() != VERSION) {
      return Optional.empty();
    }
    boolean present = in.get() == 1;
    byte[] table = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
    in.get(table);
    byte[] body = new byte[in.remaining()];
    in.get(body);
    return Arrays.equals(table, tableId.getBytes(UTF_8))
        ? Optional.of(new SharedForm(present, body))
        : Optional.empty();
  }
}
