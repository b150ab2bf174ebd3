package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it is kept among proxies: the version of this form (a byte), what it is (a byte),
 * how many bytes were read for it (four), the length of the TableId (two), the TableId, and the
 * answer. What another version wrote, or what was read of an older table of the same name, is no
 * answer.
 *
 * @param size bytes that were read for it, as DynamoDB counts them; of a page only
 * @param body the answer to a plain GetItem, or a page without ConsumedCapacity
 * @param version of an item that carries one; kept beside the form
 */
record SharedForm(What what, int size, byte[] body, @Nullable Version version) {
  private static final byte VERSION = 2;
  private static final int HEAD_BYTES = 8;

  /** What is kept, by the letter that stands for it. */
  enum What {
    ABSENT('a'),
    PRESENT('i'),
    PAGE('p');

    private final char letter;

    What(char letter) {
      this.letter = letter;
    }

    static @Nullable What of(int letter) {
      for (What what : values()) {
        if (what.letter == letter) {
          return what;
        }
      }
      return null;
    }
  }

  static SharedForm of(ItemAnswer answer) {
    return new SharedForm(
        answer.present() ? What.PRESENT : What.ABSENT, 0, answer.body(), answer.version());
  }

  static SharedForm of(PageAnswer answer) {
    return new SharedForm(What.PAGE, answer.size().bytes(0), answer.body(), null);
  }

  /** The item as a write has made it. */
  static SharedForm of(byte[] body, Version version) {
    return new SharedForm(What.PRESENT, 0, body, version);
  }

  boolean present() {
    return what == What.PRESENT;
  }

  SharedValue write(String tableId) {
    byte[] table = tableId.getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + table.length + body.length);
    out.put(VERSION).put((byte) what.letter).putInt(size).putShort((short) table.length);
    return new SharedValue(out.put(table).put(body).array(), Optional.ofNullable(version));
  }

  static Optional<SharedForm> read(SharedValue value, String tableId) {
    ByteBuffer in = ByteBuffer.wrap(value.bytes());
    if (in.remaining() < HEAD_BYTES || in.get() != VERSION) {
      return Optional.empty();
    }
    What what = What.of(in.get());
    int size = in.getInt();
    byte[] table = new byte[Math.min(in.getShort() & 0xFFFF, in.remaining())];
    in.get(table);
    byte[] body = new byte[in.remaining()];
    in.get(body);
    return what != null && Arrays.equals(table, tableId.getBytes(UTF_8))
        ? Optional.of(new SharedForm(what, size, body, value.version().orElse(null)))
        : Optional.empty();
  }
}
