package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyValue;
import org.junit.jupiter.api.Test;

class ClearedKeysTest {
  private final Play play = new Play(15);

  @Test
  void eachOfManyHotKeysIsClearedAndNoOther() {
    play.ticks(
        10,
        () -> {
          for (int i = 0; i < 100; i++) {
            play.write("sale" + i, 2_000);
            play.write("other" + i, 50);
          }
        });
    for (int i = 0; i < 100; i++) {
      assertThat(play.clearance("sale" + i)).isEqualTo(Clearance.REVERSIBLE);
      assertThat(play.clearance("other" + i)).isEqualTo(Clearance.NONE);
    }
  }

  @Test
  void aKeyIsClearedInItsTableAccessAndOfItsTypeAlone() {
    play.ticks(10, () -> play.write("42", 2_000));
    assertThat(play.clearance("42")).isEqualTo(Clearance.REVERSIBLE);
    assertThat(play.heat.clearance(play.reads, Play.key("42"))).isEqualTo(Clearance.NONE);
    assertThat(
            play.heat.clearance(
                play.heat.tableAccess("carts", null, play.writes.access()), Play.key("42")))
        .isEqualTo(Clearance.NONE);
    assertThat(play.heat.clearance(play.writes, KeyValue.of(DynamoNumber.parse("42"))))
        .isEqualTo(Clearance.NONE);
  }

  @Test
  void lastingRemediesMayAlsoDoWhatCanBeUndone() {
    assertThat(Clearance.NONE.allowsReversible()).isFalse();
    assertThat(Clearance.REVERSIBLE.allowsReversible()).isTrue();
    assertThat(Clearance.LASTING.allowsReversible()).isTrue();
  }
}
