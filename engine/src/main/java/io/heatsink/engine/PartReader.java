package io.heatsink.engine;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link PartWriter} wrote. What is no such thing fails with a RuntimeException; a
 * checksum has been looked at before.
 */
final class PartReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  PartReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  boolean hasMore() {
    return at < end;
  }

  int octet() {
    return bytes[at++];
  }

  boolean flag() {
    return octet() != 0;
  }

  long number() {
    long value = 0;
    int shift = 0;
    while (true) {
      byte next = bytes[at++];
      value |= (long) (next & 0x7F) << shift;
      if (next >= 0) {
        return value;
      }
      shift += 7;
    }
  }

  int count() {
    return Math.toIntExact(number());
  }

  byte[] block() {
    int length = count();
    if (length < 0 || length > end - at) {
      throw new IllegalArgumentException(
          "%d bytes are said to follow, and %d do".formatted(length, end - at));
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  String text() {
    return new String(block(), StandardCharsets.UTF_8);
  }

  Instant moment() {
    long second = number();
    return Instant.ofEpochSecond(second, number());
  }

  StoredItem item() {
    int size = count();
    return new StoredItem(block(), size);
  }

  <E extends Enum<E>> E choice(Class<E> type) {
    return Enum.valueOf(type, text());
  }

  <T> @Nullable T optional(Function<PartReader, T> read) {
    return flag() ? read.apply(this) : null;
  }

  <T> List<T> all(Function<PartReader, T> read) {
    int count = count();
    List<T> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(read.apply(this));
    }
    return values;
  }

  KeySchema key() {
    List<KeyAttribute> partition = all(PartReader::keyAttribute);
    return new KeySchema(partition, all(PartReader::keyAttribute));
  }

  KeyAttribute keyAttribute() {
    String name = text();
    return new KeyAttribute(name, choice(ScalarType.class));
  }
}
