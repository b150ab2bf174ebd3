package io.heatsink.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.heat.Clearance;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.HeatChange;
import io.heatsink.heat.Limits;
import io.heatsink.heat.TableAccess;
import io.heatsink.heat.Verdict;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.KeyForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeatLogTest {
  private static final Heat HEAT =
      Heat.create(HashSecret.random(new Random(1)), Limits.OF_DYNAMODB, 0);

  private final List<String> lines = new ArrayList<>();

  @ParameterizedTest
  @CsvSource({
    ", HOT, is hot",
    "WARM, OVER, is hot",
    "HOT, WARM, has cooled",
    "OVER, , has cooled",
  })
  void aKeyThatGetsHotOrCoolsIsTold(Verdict before, Verdict now, String says) {
    tell(new KeyForm.Clear(), change("orders", "sku-1", before, now));
    assertThat(lines).containsExactly("Writes on orders: key sku-1 " + says);
  }

  @ParameterizedTest
  @CsvSource({", WARM", "WARM, ", "HOT, OVER", "OVER, HOT", "HOT, HOT"})
  void otherChangesAreNot(Verdict before, Verdict now) {
    tell(new KeyForm.Clear(), change("orders", "sku-1", before, now));
    assertThat(lines).isEmpty();
  }

  @Test
  void keysStandThereInTheFormThatIsSet() {
    tell(new KeyForm.Hashed(), change("orders", "sku-1", Verdict.WARM, Verdict.HOT));
    tell(new KeyForm.Prefix(2), change("orders", "sku-1", Verdict.WARM, Verdict.HOT));
    assertThat(lines.get(0)).matches("Writes on orders: key #[0-9a-f]{32} is hot");
    assertThat(lines.get(1)).isEqualTo("Writes on orders: key sk… is hot");
  }

  @Test
  void aHostileKeyOrNameForgesNoLine() {
    tell(
        new KeyForm.Clear(),
        change("ord\ners", "a\r\n12:00 ERROR all is lost\u001b[2J", Verdict.WARM, Verdict.HOT));
    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).doesNotContain("\n", "\r", "\u001b");
  }

  @Test
  void manyAtOnceAreCounted() {
    tell(
        new KeyForm.Clear(),
        IntStream.range(0, 25)
            .mapToObj(i -> change("orders", "k" + i, Verdict.WARM, Verdict.HOT))
            .toArray(HeatChange[]::new));
    assertThat(lines).hasSize(11);
    assertThat(lines.getLast()).isEqualTo("15 more keys got hot or cooled");
  }

  private void tell(KeyForm form, HeatChange... changes) {
    HeatLog.tell(List.of(changes), new KeyDisplay(form, new byte[] {1}), lines::add);
  }

  private static HeatChange change(String table, String key, Verdict before, Verdict now) {
    TableAccess access = HEAT.tableAccess(table, null, Access.WRITE);
    return new HeatChange(
        access,
        KeyValue.of(key),
        Optional.ofNullable(before),
        Optional.ofNullable(now),
        Clearance.NONE,
        Clearance.NONE,
        0);
  }
}
