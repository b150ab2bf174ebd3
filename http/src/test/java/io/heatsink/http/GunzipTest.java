package io.heatsink.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GunzipTest {
  private static final int LIMIT = 1_000_000;

  private final ByteBudget budget = new ByteBudget(LIMIT);
  private final List<Throwable> failures = new ArrayList<>();
  private final List<String> contents = new ArrayList<>();

  @Test
  void theContentIsTold() {
    Gunzip.run(
        Gzip.compress("hot".getBytes(UTF_8)),
        LIMIT,
        budget,
        inflated -> {
          contents.add(new String(inflated.bytes(), UTF_8));
          budget.giveBack(inflated.taken());
        },
        failures::add);

    assertThat(contents).containsExactly("hot");
    assertThat(failures).isEmpty();
    assertThat(budget.taken()).isZero();
  }

  @Test
  void whatIsNoGzipDataIsToldAndHoldsNothing() {
    Gunzip.run("hot".getBytes(UTF_8), LIMIT, budget, inflated -> {}, failures::add);

    assertThat(failures).hasOnlyElementsOfType(IOException.class).hasSize(1);
    assertThat(budget.taken()).isZero();
  }

  @Test
  void anErrorThatNobodyExpectsIsToldTooAndHoldsNothing() {
    Gunzip.run(
        Gzip.compress("hot".getBytes(UTF_8)),
        LIMIT,
        budget,
        inflated -> {
          throw new OutOfMemoryError("thrown by the test");
        },
        failures::add);

    assertThat(failures).hasOnlyElementsOfType(OutOfMemoryError.class).hasSize(1);
    assertThat(budget.taken()).isZero();
  }
}
