package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DynamoNumberTest {
  private static final String NINES = "9".repeat(38);

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "+0, 0",
    "0.000, 0",
    "0e500, 0",
    "1, 1",
    "+5, 5",
    "+1.5, 1.5",
    "+1e2, 100",
    "1e+2, 100",
    "1.5E+3, 1500",
    "-7, -7",
    "00042, 42",
    "-007, -7",
    "1.0, 1",
    "1., 1",
    ".5, 0.5",
    "-.5, -0.5",
    "1.50, 1.5",
    "100, 100",
    "-1200, -1200",
    "0.0012e1, 0.012",
    "1.5E2, 150",
    "1E0, 1",
    "999999999999999999, 999999999999999999",
    "1000000000000000000, 1000000000000000000",
    "-12345678901234567890.5, -12345678901234567890.5",
  })
  void isReturnedInPlainDigits(String text, String canonical) {
    DynamoNumber number = DynamoNumber.parse(text);

    assertThat(number.text()).isEqualTo(text);
    assertThat(number.canonical()).isEqualTo(canonical);
  }

  @Test
  void theEndsOfTheRangeCanBeStored() {
    assertThat(DynamoNumber.parse("1E-130").canonical()).isEqualTo("0." + "0".repeat(129) + "1");
    assertThat(DynamoNumber.parse("-9." + "9".repeat(37) + "E+125").canonical())
        .isEqualTo("-" + NINES + "0".repeat(88));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e126", "-1e126", "10e125", "1e99999999999999", "0.1e127"})
  void aboveTheRangeIsOverflow(String text) {
    assertRefused(
        text,
        "Number overflow. Attempting to store a number with magnitude larger than supported range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-131", "-9e-131", "0.1e-130", "1e-99999999999999"})
  void belowTheRangeIsUnderflow(String text) {
    assertRefused(
        text,
        "Number underflow. Attempting to store a number with magnitude smaller than supported"
            + " range");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901234567890123456789",
        "-1.23456789012345678901234567890123456789",
        "100000000000000000000000000000000000001e50"
      })
  void thirtyNineDigitsAreTooMany(String text) {
    assertRefused(text, "Attempting to store more than 38 significant digits in a Number");
  }

  @Test
  void zerosAtTheEndsDoNotCountAsDigits() {
    assertThat(DynamoNumber.parse("0".repeat(50) + NINES + "0".repeat(60)).canonical())
        .isEqualTo(NINES + "0".repeat(60));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        " 1",
        "1 ",
        "1 2",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1.2.3",
        "1+2",
        "--1",
        "0x10",
        "NaN",
        "Infinity",
        "1f",
        "1e1.5",
        "1_000",
        "\u0661",
        "１",
        "1,5",
        "-+1"
      })
  void whatIsNoNumberIsNamed(String text) {
    assertRefused(text, "The parameter cannot be converted to a numeric value: " + text);
  }

  @Test
  void theEmptyTextIsNoNumber() {
    assertRefused("", "The parameter cannot be converted to a numeric value");
  }

  @Test
  void numbersAreEqualByValueHoweverTheyAreWritten() {
    Seeds.forEach(
        5_000,
        random -> {
          BigDecimal value = RandomValues.decimal(random);

          DynamoNumber one = DynamoNumber.parse(RandomValues.write(random, value));
          DynamoNumber other = DynamoNumber.parse(RandomValues.write(random, value));

          assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isEqualByComparingTo(other);
          assertThat(one.canonical()).isEqualTo(other.canonical());
          assertThat(one).isEqualTo(DynamoNumber.of(value));
          assertThat(one.toBigDecimal()).isEqualByComparingTo(value);
          assertThat(new BigDecimal(one.canonical())).isEqualByComparingTo(value);
          assertThat(DynamoNumber.parse(one.canonical()).canonical()).isEqualTo(one.canonical());
        });
  }

  @Test
  void orderAndEqualityAreThoseOfTheValues() {
    Seeds.forEach(
        5_000,
        random -> {
          BigDecimal a = RandomValues.decimal(random);
          BigDecimal b = RandomValues.decimal(random);

          int order = DynamoNumber.of(a).compareTo(DynamoNumber.of(b));

          assertThat(Integer.signum(order)).isEqualTo(a.compareTo(b));
          assertThat(DynamoNumber.of(a).equals(DynamoNumber.of(b))).isEqualTo(a.compareTo(b) == 0);
        });
  }

  @Test
  void sumsAreExactOrRefused() {
    Seeds.forEach(
        5_000,
        random -> {
          BigDecimal a = RandomValues.decimal(random);
          BigDecimal b = RandomValues.decimal(random);

          assertThat(outcome(() -> DynamoNumber.of(a).plus(DynamoNumber.of(b))))
              .isEqualTo(outcome(() -> DynamoNumber.of(a.add(b))));
          assertThat(outcome(() -> DynamoNumber.of(a).minus(DynamoNumber.of(b))))
              .isEqualTo(outcome(() -> DynamoNumber.of(a.subtract(b))));
        });
  }

  @Test
  void aSumBeyondTheRangeOverflows() {
    DynamoNumber largest = DynamoNumber.parse("9." + "9".repeat(37) + "E+125");

    assertThatThrownBy(() -> largest.plus(DynamoNumber.parse("1E+125")))
        .hasMessage(
            "Number overflow. Attempting to store a number with magnitude larger than supported"
                + " range");
  }

  @Test
  void aDifferenceBelowTheRangeUnderflows() {
    assertThatThrownBy(() -> DynamoNumber.parse("1.5E-130").minus(DynamoNumber.parse("1E-130")))
        .hasMessage(
            "Number underflow. Attempting to store a number with magnitude smaller than supported"
                + " range");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "27, 2",
    "-27, 3",
    "461, 3",
    "1786461547, 6",
    "1E125, 2",
    "120, 2",
    "100.5, 4",
    "0.05, 2",
    "0.012, 2",
    "-1.5, 4",
    "12345678901234567890123456789012345678, 20",
  })
  void sizeCountsPairsOfDigitsFromThePoint(String text, int bytes) {
    assertThat(DynamoNumber.parse(text).sizeInBytes()).isEqualTo(bytes);
  }

  private static Object outcome(java.util.function.Supplier<DynamoNumber> sum) {
    try {
      return sum.get().canonical();
    } catch (DynamoDbException e) {
      return e.getMessage();
    }
  }

  private static void assertRefused(String text, String message) {
    assertThatThrownBy(() -> DynamoNumber.parse(text))
        .isInstanceOfSatisfying(
            DynamoDbException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.VALIDATION))
        .hasMessage(message);
  }
}
