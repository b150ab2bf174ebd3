package io.heatsink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void oneNumberIsWrittenInManyWays() {
    Values values = new Values(new Choices(4));
    DynamoNumber number = DynamoNumber.parse("10.5");
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      DynamoNumber same = values.sameNumber(number);
      assertThat(same).isEqualTo(number);
      texts.add(same.text());
    }
    assertThat(texts).contains("10.5", "10.50", "105E-1");
  }

  @Test
  void anItemHoldsItsKeyAndAllTypesOccur() {
    KeySchema schema =
        KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.N));
    Values values = new Values(new Choices(5));
    Set<String> types = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      var item = values.item(schema);
      assertThat(item).containsKeys("pk", "sk");
      item.values().forEach(value -> types.add(value.typeName()));
    }
    assertThat(types)
        .containsExactlyInAnyOrder("S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS");
  }
}
