package io.heatsink.dynamodb.capacity;

import static io.heatsink.dynamodb.capacity.ReadMode.EVENTUAL;
import static io.heatsink.dynamodb.capacity.ReadMode.STRONG;
import static io.heatsink.dynamodb.capacity.ReadMode.TRANSACTIONAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The capacity arithmetic, one row for each rule of DynamoDB's documentation. 1 KB is 1,024 bytes.
 */
class CapacityTest {
  private static final int KB = 1_024;

  static Stream<Arguments> rules() {
    return Stream.of(
        rule("GetItem strong: 4 KB is one unit", STRONG.item(4 * KB), 1),
        rule("GetItem strong: a byte more is two", STRONG.item(4 * KB + 1), 2),
        rule("GetItem eventual is half", EVENTUAL.item(4 * KB + 1), 1),
        rule("GetItem transactional is twice", TRANSACTIONAL.item(4 * KB + 1), 4),
        rule("GetItem of 400 KB", STRONG.item(400 * KB), 100),
        rule("missing item, strong", STRONG.item(0), 1),
        rule("missing item, eventual", EVENTUAL.item(0), 0.5),
        rule("missing item, transactional", TRANSACTIONAL.item(0), 2),
        rule(
            "BatchGetItem rounds each item: 1.5 + 6.5 KB are 4 + 8 KB",
            STRONG.item(KB * 3 / 2).plus(STRONG.item(KB * 13 / 2)),
            3),
        rule(
            "Query sums first: 40.8 KB are 44 KB",
            STRONG.page(bytes(25, 0.6) + bytes(1, 25.8)),
            11),
        rule("Query eventual", EVENTUAL.page(bytes(1, 40.8)), 5.5),
        rule("Query of nothing", EVENTUAL.page(0), 0.5),
        rule("Scan of a full page of 1 MB", STRONG.page(1_024 * KB), 256),
        rule("Scan of a full page of 1 MB, eventual", EVENTUAL.page(1_024 * KB), 128),
        rule("filter, projection and COUNT save nothing", STRONG.page(8 * KB), 2),
        rule("PutItem of a new item", WriteUnits.item(0, KB), 1),
        rule("PutItem, a byte more", WriteUnits.item(0, KB + 1), 2),
        rule("PutItem over a larger item", WriteUnits.item(5 * KB, 10), 5),
        rule("UpdateItem costs the whole item", WriteUnits.item(3 * KB, 3 * KB + 1), 4),
        rule("DeleteItem costs what was there", WriteUnits.item(2 * KB + 1, 0), 3),
        rule("DeleteItem of nothing", WriteUnits.item(0, 0), 1),
        rule(
            "BatchWriteItem rounds each item: 0.5 + 3.5 KB are 1 + 4 KB",
            WriteUnits.item(0, KB / 2).plus(WriteUnits.item(0, KB * 7 / 2)),
            5),
        rule("TransactWriteItems is twice", WriteUnits.transactional(0, 1_500), 4),
        rule("TransactGetItems is twice", TRANSACTIONAL.item(100), 2),
        rule("a finished token again is charged as reads", TRANSACTIONAL.item(5 * KB), 4),
        rule("failed condition on an item: by the new size", failed(300 * KB, 310 * KB), 310),
        rule("failed condition where there is no item", failed(0, 310 * KB), 1),
        rule("DAX reads each item of a TransactWriteItems again", TRANSACTIONAL.item(KB), 2));
  }

  @ParameterizedTest
  @MethodSource
  void rules(String rule, CapacityUnits units, double expected) {
    assertThat(units.value()).as(rule).isEqualTo(expected);
  }

  @Test
  void sumsOfHalvesStayExact() {
    CapacityUnits sum = CapacityUnits.ZERO;
    for (int i = 0; i < 1_000_001; i++) {
      sum = sum.plus(EVENTUAL.item(1));
    }

    assertThat(sum).isEqualTo(CapacityUnits.of(500_000.5)).hasToString("500000.5");
  }

  @Test
  void unitsAreNeverNegative() {
    assertThatThrownBy(() -> CapacityUnits.of(-0.5)).hasMessageContaining("never below zero");
  }

  @Test
  void aTotalIsTheSumOfTableAndIndexes() {
    var one = ConsumedCapacity.Units.ofWrites(CapacityUnits.ofWhole(1));
    var consumed =
        ConsumedCapacity.of("t", one, java.util.Map.of("l", one), java.util.Map.of("g", one));

    assertThat(consumed.total().sum()).isEqualTo(CapacityUnits.ofWhole(3));
    assertThat(List.of(consumed.total().read(), consumed.ofTable().write()))
        .containsExactly(CapacityUnits.ZERO, CapacityUnits.ofWhole(1));
  }

  private static CapacityUnits failed(int bytesBefore, int bytesWanted) {
    return WriteUnits.conditionFailed(bytesBefore, bytesWanted);
  }

  private static long bytes(int count, double kilobytes) {
    return Math.round(count * kilobytes * KB);
  }

  private static Arguments rule(String rule, CapacityUnits units, double expected) {
    return Arguments.of(rule, units, expected);
  }
}
