package io.heatsink.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.DynamoDbException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class ExpressionCacheTest {
  @Test
  void aTextIsReadOnce() {
    ExpressionCache cache = ExpressionCache.ofSlots(64);
    assertThat(cache.condition("a = :b")).isSameAs(cache.condition("a = :b"));
    assertThat(cache.update("SET a = :b")).isSameAs(cache.update("SET a = :b"));
    assertThat(cache.projection("a, b")).isSameAs(cache.projection("a, b"));
  }

  @Test
  void oneTextMeansOtherThingsElsewhere() {
    ExpressionCache cache = ExpressionCache.ofSlots(1);
    for (int i = 0; i < 2; i++) {
      assertThat(cache.condition("a = b")).isEqualTo(ConditionExpression.parse("a = b"));
      assertThat(cache.filter("a = b")).isEqualTo(FilterExpression.parse("a = b"));
      assertThat(cache.keyCondition("a = b")).isEqualTo(KeyConditionExpression.parse("a = b"));
    }
  }

  @Test
  void aFaultIsToldEachTime() {
    ExpressionCache cache = ExpressionCache.ofSlots(16);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> cache.filter("a =")).isInstanceOf(DynamoDbException.class);
    }
  }

  @Test
  void longTextsAreReadButNotKept() {
    ExpressionCache cache = ExpressionCache.ofSlots(16);
    String text = "a = b" + " OR a = b".repeat(149);
    assertThat(cache.condition(text))
        .isEqualTo(cache.condition(text))
        .isNotSameAs(cache.condition(text));
  }

  @Test
  void slotsArePowersOfTwo() {
    for (int slots : new int[] {1_000, 0, -1, -2, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> ExpressionCache.ofSlots(slots)).hasMessageContaining("power of two");
    }
  }

  @Test
  void manyThreadsReadWhatTheyAskFor() throws ExecutionException, InterruptedException {
    ExpressionCache cache = ExpressionCache.ofSlots(8);
    List<Future<?>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      for (int thread = 0; thread < 4; thread++) {
        int offset = thread;
        results.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 10_000; i++) {
                    String name = "a" + (i * 7 + offset) % 32;
                    assertThat(cache.projection(name)).hasToString(name);
                  }
                }));
      }
    }
    for (Future<?> result : results) {
      result.get();
    }
  }
}
