package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.AttributeValue.BinaryValue;
import io.heatsink.dynamodb.AttributeValue.NumberValue;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.IndexSchema.Kind;
import io.heatsink.dynamodb.IndexSchema.Projection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PrimaryKeyTest {
  private static final KeySchema HASH = KeySchema.of(new KeyAttribute("pk", ScalarType.S));
  private static final KeySchema COMPOSITE =
      KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.N));
  private static final IndexSchema BY_MAIL =
      new IndexSchema(
          "by-mail",
          Kind.GLOBAL,
          KeySchema.of(
              new KeyAttribute("mail", ScalarType.S), new KeyAttribute("at", ScalarType.B)),
          Projection.INCLUDE,
          Set.of("name"));

  @Test
  void anItemsKeyIsItsKeyAttributes() {
    PrimaryKey key = PrimaryKey.ofItem(COMPOSITE, Map.of("pk", s("a"), "sk", n("1"), "x", s("y")));

    assertThat(key).isEqualTo(new PrimaryKey(KeyValue.of("a"), KeyValue.of(DynamoNumber.of(1))));
    assertThat(key.toMap(COMPOSITE)).isEqualTo(Map.of("pk", s("a"), "sk", n("1")));
  }

  @Test
  void aTableWithoutSortKeyHasKeysWithoutOne() {
    assertThat(PrimaryKey.ofKey(HASH, Map.of("pk", s("a"))).sort()).isNull();
  }

  @Test
  void anItemWithoutKeyAttributeIsRefused() {
    assertRefused(
        () -> PrimaryKey.ofItem(COMPOSITE, Map.of("pk", s("a"))),
        "One or more parameter values were invalid: Missing the key sk in the item");
  }

  @Test
  void anItemWithAKeyAttributeOfAnotherTypeIsRefused() {
    assertRefused(
        () -> PrimaryKey.ofItem(COMPOSITE, Map.of("pk", s("a"), "sk", s("1"))),
        "One or more parameter values were invalid: Type mismatch for key sk expected: N actual:"
            + " S");
  }

  @Test
  void aKeyMustBeExactlyTheTablesKey() {
    for (Map<String, AttributeValue> key :
        List.of(
            Map.<String, AttributeValue>of(),
            Map.of("pk", s("a")),
            Map.of("pk", s("a"), "other", n("1")),
            Map.of("pk", s("a"), "sk", s("1")),
            Map.of("pk", s("a"), "sk", n("1"), "x", s("y")))) {
      assertRefused(
          () -> PrimaryKey.ofKey(COMPOSITE, key),
          "The provided key element does not match the schema");
    }
  }

  @Test
  void keysMayNotBeEmpty() {
    assertRefused(
        () -> PrimaryKey.ofKey(HASH, Map.of("pk", s(""))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty string value. Key: pk");
    assertRefused(
        () ->
            PrimaryKey.ofItem(
                KeySchema.of(new KeyAttribute("pk", ScalarType.B)), Map.of("pk", b(0))),
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot"
            + " contain an empty binary value. Key: pk");
  }

  @Test
  void partitionKeysEndAt2048BytesAndSortKeysAt1024() {
    KeySchema schema =
        KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.B));
    assertThat(PrimaryKey.ofItem(schema, Map.of("pk", s("é".repeat(1024)), "sk", b(1024))).sort())
        .isNotNull();
    assertRefused(
        () -> PrimaryKey.ofItem(schema, Map.of("pk", s("é".repeat(1024) + "x"), "sk", b(1))),
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
            + " limit of2048 bytes");
    assertRefused(
        () -> PrimaryKey.ofItem(schema, Map.of("pk", s("a"), "sk", b(1025))),
        "One or more parameter values were invalid: Aggregated size of all range keys has exceeded"
            + " the size limit of 1024 bytes");
  }

  @Test
  void keysSortByPartitionKeyThenBySortKey() {
    List<PrimaryKey> ascending =
        Stream.of("a/-5", "a/2", "a/10", "b/1")
            .map(text -> text.split("/", 2))
            .map(parts -> PrimaryKey.ofKey(COMPOSITE, Map.of("pk", s(parts[0]), "sk", n(parts[1]))))
            .toList();

    assertThat(ascending.reversed().stream().sorted()).containsExactlyElementsOf(ascending);
  }

  @Test
  void anItemIsInAnIndexIfItHasAllOfItsKey() {
    assertThat(BY_MAIL.keyOf(Map.of("pk", s("a"), "mail", s("m"), "at", b(1)))).isPresent();
    assertThat(BY_MAIL.keyOf(Map.of("pk", s("a"), "mail", s("m")))).isEmpty();
    assertThat(BY_MAIL.keyOf(Map.of("pk", s("a"), "at", b(1)))).isEmpty();
  }

  @Test
  void indexKeysOfAnotherTypeOrEmptyAreRefusedEvenIfTheItemIsNotInTheIndex() {
    assertRefused(
        () -> BY_MAIL.keyOf(Map.of("pk", s("a"), "mail", n("1"))),
        "One or more parameter values were invalid: Type mismatch for Index Key mail Expected: S"
            + " Actual: N IndexName: by-mail");
    assertRefused(
        () -> BY_MAIL.keyOf(Map.of("pk", s("a"), "at", b(0))),
        "One or more parameter values are not valid. A value specified for a secondary index key is"
            + " not supported. The AttributeValue for a key attribute cannot contain an empty"
            + " binary value. IndexName: by-mail, IndexKey: at");
    assertRefused(
        () -> BY_MAIL.keyOf(Map.of("pk", s("a"), "mail", s("x".repeat(2049)))),
        "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size"
            + " limit of2048 bytes");
  }

  @Test
  void anIndexEntryHoldsBothKeysAndWhatIsIncluded() {
    Map<String, AttributeValue> item =
        Map.of("pk", s("a"), "mail", s("m"), "at", b(1), "name", s("n"), "other", s("o"));

    assertThat(BY_MAIL.project(item, HASH).keySet())
        .containsExactlyInAnyOrder("pk", "mail", "at", "name");
    assertThat(BY_MAIL.projects("other", HASH)).isFalse();
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.VALIDATION))
        .hasMessage(message);
  }

  private static AttributeValue s(String value) {
    return new StringValue(value);
  }

  private static AttributeValue n(String value) {
    return NumberValue.of(value);
  }

  private static AttributeValue b(int length) {
    return new BinaryValue(Binary.wrap(new byte[length]));
  }
}
