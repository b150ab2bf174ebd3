package io.heatsink.engine;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Writes what {@link PartReader} reads. Numbers take as few bytes as they need. */
final class PartWriter {
  private static final int EXPECTED_BYTES = 4 << 10;

  private byte[] bytes = new byte[EXPECTED_BYTES];
  private int length;

  /** Holds what was written, from its beginning; until more is. */
  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }

  PartWriter octet(int value) {
    need(1);
    bytes[length++] = (byte) value;
    return this;
  }

  PartWriter flag(boolean value) {
    return octet(value ? 1 : 0);
  }

  /** Any number; small ones that are not negative are short. */
  PartWriter number(long value) {
    need(10);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes[length++] = (byte) ((rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes[length++] = (byte) rest;
    return this;
  }

  PartWriter block(byte[] value) {
    number(value.length);
    need(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  PartWriter text(String value) {
    return block(value.getBytes(StandardCharsets.UTF_8));
  }

  PartWriter moment(Instant value) {
    return number(value.getEpochSecond()).number(value.getNano());
  }

  PartWriter item(StoredItem item) {
    return number(item.size()).block(item.json());
  }

  PartWriter choice(Enum<?> value) {
    return text(value.name());
  }

  /** What may not be there. */
  <T> PartWriter optional(@Nullable T value, BiConsumer<PartWriter, T> write) {
    flag(value != null);
    if (value != null) {
      write.accept(this, value);
    }
    return this;
  }

  <T> PartWriter all(Collection<T> values, BiConsumer<PartWriter, T> write) {
    number(values.size());
    for (T value : values) {
      write.accept(this, value);
    }
    return this;
  }

  PartWriter key(KeySchema key) {
    return all(key.partition(), PartWriter::keyAttribute).all(key.sort(), PartWriter::keyAttribute);
  }

  PartWriter keyAttribute(KeyAttribute attribute) {
    return text(attribute.name()).choice(attribute.type());
  }

  private void need(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
    }
  }
}
