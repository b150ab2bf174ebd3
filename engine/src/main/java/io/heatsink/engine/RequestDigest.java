package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.BinarySetValue;
import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.BooleanValue;
import io.heatsink.dynamodb.AttributeValue.ListValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.AttributeValue.NullValue;
import io.heatsink.dynamodb.AttributeValue.NumberSetValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringSetValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.Binary;
import io.heatsink.dynamodb.DynamoNumber;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is kept of a transaction's request, to know it again: SHA-256 of a form in which requests
 * that are equal are alike, whatever the order of their sets and maps and the writing of their
 * numbers.
 */
record RequestDigest(String hex) {
  /**
   * @param request a list of what each statement or item asks for
   */
  static RequestDigest of(List<?> request) {
    PartWriter out = new PartWriter();
    out.number(request.size());
    request.forEach(each -> write(out, each));
    return new RequestDigest(
        HexFormat.of().formatHex(sha256(Arrays.copyOf(out.bytes(), out.length()))));
  }

  private static void write(PartWriter out, Object asked) {
    switch (asked) {
      case TransactAction.Asked item -> write(out.octet('T'), item);
      case PartiQlRun.Asked statement -> {
        out.octet('S').text(statement.text());
        out.all(statement.parameters(), RequestDigest::value);
        out.flag(statement.consistent()).flag(statement.showsItem());
      }
      default -> throw new IllegalArgumentException("No part of a transaction: " + asked);
    }
  }

  private static void write(PartWriter out, TransactAction.Asked item) {
    out.text(item.action().name()).text(item.table().asked());
    map(out, item.subject());
    out.optional(item.update(), PartWriter::text).optional(item.condition(), PartWriter::text);
    out.optional(
        item.names(),
        (to, names) ->
            to.all(
                new TreeMap<>(names).entrySet(),
                (entries, name) -> entries.text(name.getKey()).text(name.getValue())));
    out.optional(item.values(), RequestDigest::map);
    out.flag(item.showsItem());
  }

  private static void map(PartWriter out, Map<String, AttributeValue> values) {
    out.all(
        new TreeMap<>(values).entrySet(),
        (to, entry) -> value(to.text(entry.getKey()), entry.getValue()));
  }

  private static void value(PartWriter out, AttributeValue value) {
    out.text(value.typeName());
    switch (value) {
      case StringValue(var text) -> out.text(text);
      case NumberValue(var number) -> out.text(number.canonical());
      case BinaryValue(var binary) -> out.text(hex(binary));
      case BooleanValue(var flag) -> out.flag(flag);
      case NullValue() -> {}
      case ListValue(var values) -> out.all(values, RequestDigest::value);
      case MapValue(var values) -> map(out, values);
      case StringSetValue(var texts) -> out.all(sorted(texts), PartWriter::text);
      case NumberSetValue(var numbers) ->
          out.all(sorted(numbers.stream().map(DynamoNumber::canonical).toList()), PartWriter::text);
      case BinarySetValue(var binaries) ->
          out.all(sorted(binaries.stream().map(RequestDigest::hex).toList()), PartWriter::text);
    }
  }

  private static String hex(Binary binary) {
    return HexFormat.of().formatHex(binary.toByteArray());
  }

  private static List<String> sorted(Collection<String> values) {
    return values.stream().sorted().toList();
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256.", e);
    }
  }
}
