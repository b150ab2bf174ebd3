package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoNumber;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hashes of items: the same in every process, for equal items, however they were written.
 *
 * <p>Eight bytes of SHA-256: whoever chooses items cannot make two of one hash at will.
 */
public final class ImageHash {
  private final MessageDigest digest;

  private ImageHash() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Each Java runtime has SHA-256.", e);
    }
  }

  /**
   * The hash of a subject's image.
   *
   * @param item null for none
   */
  public static long of(String subject, @Nullable Map<String, AttributeValue> item) {
    ImageHash hash = new ImageHash();
    hash.text(subject);
    if (item == null) {
      hash.mark('-');
    } else {
      hash.map(item);
    }
    return ByteBuffer.wrap(hash.digest.digest()).getLong();
  }

  /** The same image, made in that second. */
  public static long at(long image, long second) {
    return (image ^ second * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
  }

  private void map(Map<String, AttributeValue> values) {
    mark('M');
    number(values.size());
    new TreeMap<>(values)
        .forEach(
            (name, value) -> {
              text(name);
              value(value);
            });
  }

  private void value(AttributeValue value) {
    switch (value) {
      case AttributeValue.StringValue(String text) -> {
        mark('S');
        text(text);
      }
      case AttributeValue.NumberValue(DynamoNumber number) -> {
        mark('N');
        text(number.canonical());
      }
      case AttributeValue.BinaryValue(Binary binary) -> {
        mark('B');
        bytes(bytes(binary));
      }
      case AttributeValue.BooleanValue(boolean is) -> mark(is ? 't' : 'f');
      case AttributeValue.NullValue nothing -> mark('0');
      case AttributeValue.ListValue(List<AttributeValue> values) -> {
        mark('L');
        number(values.size());
        values.forEach(this::value);
      }
      case AttributeValue.MapValue(Map<String, AttributeValue> values) -> map(values);
      case AttributeValue.StringSetValue set -> {
        mark('s');
        set(set.values().stream().map(text -> text.getBytes(UTF_8)).toList());
      }
      case AttributeValue.NumberSetValue set -> {
        mark('n');
        set(set.values().stream().map(number -> number.canonical().getBytes(UTF_8)).toList());
      }
      case AttributeValue.BinarySetValue set -> {
        mark('b');
        set(set.values().stream().map(ImageHash::bytes).toList());
      }
    }
  }

  private void set(Collection<byte[]> values) {
    number(values.size());
    values.stream().sorted(Arrays::compare).forEach(this::bytes);
  }

  private void text(String text) {
    bytes(text.getBytes(UTF_8));
  }

  private void bytes(byte[] bytes) {
    number(bytes.length);
    digest.update(bytes);
  }

  private void mark(char kind) {
    digest.update((byte) kind);
  }

  private void number(int number) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
  }

  private static byte[] bytes(Binary binary) {
    return binary.toByteArray();
  }
}
