package io.heatsink.remedy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private static final Duration BUDGET = Duration.ofMillis(20);
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  private final Queue<Runnable> looks = new ArrayDeque<>();
  private long now;
  private final Budgets budgets =
      new Budgets(
          BUDGET, () -> now, sent -> new IllegalStateException("sent at " + sent), looks::add);

  @Test
  void aCallWithoutAnAnswerFailsAtTheFirstLookAfterItsTime() {
    now = 7;
    CompletableFuture<String> call = sent();

    passes(19 * MILLI);
    assertThat(call).isNotDone();

    passes(MILLI);
    assertThatThrownBy(call::join).hasRootCauseMessage("sent at 7");
  }

  @Test
  void oneThatHasHadItsAnswerKeepsIt() {
    CompletableFuture<String> call = sent();
    call.complete("answer");

    passes(BUDGET.toNanos());

    assertThat(call).isCompletedWithValue("answer");
  }

  @Test
  void oneThatIsAnsweredKeepsNobodyBehindItFromFailing() {
    CompletableFuture<String> first = sent();
    CompletableFuture<String> second = sent();
    first.complete("answer");

    passes(BUDGET.toNanos());

    assertThat(second).isCompletedExceptionally();
  }

  @Test
  void thereIsOneLookForAllCallsAndNoneOnceNothingIsUnderWay() {
    CompletableFuture<String> first = sent();
    CompletableFuture<String> second = sent();
    assertThat(looks).hasSize(1);

    first.complete("answer");
    second.complete("answer");
    passes(MILLI);

    assertThat(looks).isEmpty();
    CompletableFuture<String> unused = sent();
    assertThat(looks).hasSize(1);
  }

  private CompletableFuture<String> sent() {
    CompletableFuture<String> call = new CompletableFuture<>();
    budgets.add(call);
    return call;
  }

  private void passes(long nanos) {
    now += nanos;
    looks.remove().run();
  }
}
