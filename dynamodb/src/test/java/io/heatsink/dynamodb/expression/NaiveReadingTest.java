package io.heatsink.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.DynamoDbException;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Evaluation agrees with a slow reading that works another way, on random items. */
class NaiveReadingTest {
  private static final int CASES = 10_000;

  /** Null where the expression is refused, which many random ones are. */
  private static <T> @Nullable T accepted(Supplier<T> bind) {
    try {
      return bind.get();
    } catch (DynamoDbException refused) {
      return null;
    }
  }

  @Test
  void conditionsHoldAsTheNaiveReadingSays() {
    int held = 0;
    int failed = 0;
    for (long seed = 0; seed < CASES; seed++) {
      RandomExpressions random = new RandomExpressions(seed);
      Condition condition = random.condition(2);
      ExpressionAttributes attributes = random.attributes();
      Map<String, AttributeValue> item = random.item(2);
      BoundCondition bound = accepted(() -> new ConditionExpression(condition).bind(attributes));
      if (bound != null) {
        boolean expected = new NaiveReading(attributes, item).holds(condition);
        assertThat(bound.test(item))
            .as("seed %d: %s on %s", seed, condition, item)
            .isEqualTo(expected);
        if (expected) {
          held++;
        } else {
          failed++;
        }
      }
    }
    assertThat(held).isGreaterThan(CASES / 10);
    assertThat(failed).isGreaterThan(CASES / 10);
  }

  @Test
  void updatesDoWhatTheNaiveReadingSays() {
    int done = 0;
    int refused = 0;
    for (long seed = 0; seed < CASES; seed++) {
      RandomExpressions random = new RandomExpressions(seed);
      UpdateExpression update = random.update();
      ExpressionAttributes attributes = random.attributes();
      Map<String, AttributeValue> item = random.item(2);
      BoundUpdate bound = accepted(() -> update.bind(attributes));
      if (bound != null) {
        String expected;
        try {
          expected =
              NaiveReading.canonical(new MapValue(new NaiveUpdate(attributes, item).apply(update)));
          done++;
        } catch (NaiveUpdate.Refused e) {
          expected = "refused";
          refused++;
        }
        UpdateResult result = accepted(() -> bound.apply(item));
        assertThat(result == null ? "refused" : NaiveReading.canonical(new MapValue(result.item())))
            .as("seed %d: %s on %s", seed, update, item)
            .isEqualTo(expected);
      }
    }
    assertThat(done).isGreaterThan(CASES / 50);
    assertThat(refused).isGreaterThan(CASES / 50);
  }

  @Test
  void projectionsLeaveWhatTheNaiveReadingLeaves() {
    int cut = 0;
    for (long seed = 0; seed < CASES; seed++) {
      RandomExpressions random = new RandomExpressions(seed);
      ProjectionExpression projection = random.projection();
      ExpressionAttributes attributes = random.attributes();
      Map<String, AttributeValue> item = random.item(2);
      BoundProjection bound = accepted(() -> projection.bind(attributes));
      if (bound != null) {
        assertThat(bound.cut(item))
            .as("seed %d: %s of %s", seed, projection, item)
            .isEqualTo(new NaiveReading(attributes, item).cut(projection, item));
        cut++;
      }
    }
    assertThat(cut).isGreaterThan(CASES / 3);
  }

  @Test
  void whatWasUpdatedIsInBothItems() {
    for (long seed = 0; seed < CASES; seed++) {
      RandomExpressions random = new RandomExpressions(seed);
      UpdateExpression update = random.update();
      ExpressionAttributes attributes = random.attributes();
      Map<String, AttributeValue> item = random.item(2);
      BoundUpdate bound = accepted(() -> update.bind(attributes));
      UpdateResult result = bound == null ? null : accepted(() -> bound.apply(item));
      if (result != null) {
        // UPDATED_OLD is what a projection to the update's paths cuts out of the old item.
        ProjectionExpression paths =
            new ProjectionExpression(
                Stream.of(
                        update.sets().stream().map(UpdateExpression.Set::path),
                        update.removals().stream(),
                        update.additions().stream().map(UpdateExpression.Add::path),
                        update.deletions().stream().map(UpdateExpression.Delete::path))
                    .flatMap(p -> p)
                    .toList());
        assertThat(result.updatedOld())
            .as("seed %d: %s on %s", seed, update, item)
            .isEqualTo(new NaiveReading(attributes, item).cut(paths, item));
      }
    }
  }
}
