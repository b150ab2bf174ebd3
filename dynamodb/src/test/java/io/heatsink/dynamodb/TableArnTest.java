package io.heatsink.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TableArnTest {
  private static final String PREFIX = "arn:aws:dynamodb:eu-west-1:123456789012:table/";

  @Test
  void anArnIsTakenApart() {
    assertThat(TableArn.parse(PREFIX + "orders")).contains(new TableArn(PREFIX, "orders", ""));
    assertThat(TableArn.parse(PREFIX + "orders/index/by-date"))
        .contains(new TableArn(PREFIX, "orders", "/index/by-date"));
    assertThat(TableArn.parse("orders")).isEmpty();
    assertThat(TableArn.parse("arn:aws:s3:::orders")).isEmpty();
  }

  @Test
  void aTableCanHaveItsNameAndItsArn() {
    assertThat(TableArn.isPossible("orders")).isTrue();
    assertThat(TableArn.isPossible(PREFIX + "orders")).isTrue();
    assertThat(TableArn.isPossible("arn:aws:dynamodb:ddblocal:000000000000:table/orders")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "or",
        "a:b",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/or",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/index/i",
        "arn:aws:dynamodb:eu-west-1:someone:table/orders",
        "arn:aws:s3:eu-west-1:123456789012:table/orders",
        "arn:aws:dynamodb:eu-west-1\u001b:123456789012:table/orders",
        "arn:aws:dynamodb:eu-west-1:123456789012:table/\"x\"",
      })
  void nothingElseCanBeATables(String text) {
    assertThat(TableArn.isPossible(text)).isFalse();
  }
}
