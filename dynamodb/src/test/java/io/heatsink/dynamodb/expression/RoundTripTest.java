package io.heatsink.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is written from a tree reads as that tree again. */
class RoundTripTest {
  private static final int CASES = 5_000;

  @Test
  void aConditionReadsAsItWasWritten() {
    for (long seed = 0; seed < CASES; seed++) {
      Condition condition = new RandomExpressions(seed).condition(4);
      String text = condition.toString();
      assertThat(ConditionExpression.parse(text).condition())
          .as("seed %d: %s", seed, text)
          .isEqualTo(condition)
          .hasToString(text);
    }
  }

  @Test
  void anUpdateReadsAsItWasWritten() {
    for (long seed = 0; seed < CASES; seed++) {
      UpdateExpression update = new RandomExpressions(seed).update();
      String text = update.toString();
      assertThat(UpdateExpression.parse(text))
          .as("seed %d: %s", seed, text)
          .isEqualTo(update)
          .hasToString(text);
    }
  }

  @Test
  void aProjectionReadsAsItWasWritten() {
    for (long seed = 0; seed < CASES; seed++) {
      ProjectionExpression projection = new RandomExpressions(seed).projection();
      String text = projection.toString();
      assertThat(ProjectionExpression.parse(text))
          .as("seed %d: %s", seed, text)
          .isEqualTo(projection);
    }
  }

  @Test
  void parenthesesAreWrittenOnlyWhereTheyMatter() {
    assertThat(ConditionExpression.parse("((a=b) and (c=d)) OR (NOT (e = f))"))
        .hasToString("a = b AND c = d OR NOT e = f");
    assertThat(ConditionExpression.parse("a=b and (c=d OR e=f) and not (g=h and i=j)"))
        .hasToString("a = b AND (c = d OR e = f) AND NOT (g = h AND i = j)");
    assertThat(FilterExpression.parse("a = b AND (c = d AND e = f)"))
        .hasToString("a = b AND (c = d AND e = f)");
    assertThat(KeyConditionExpression.parse("( a=(:b) ) and begins_with(c,:d)"))
        .hasToString("a = :b AND begins_with(c, :d)");
  }

  @Test
  void sectionsAreWrittenInOneOrder() {
    assertThat(UpdateExpression.parse("delete a :a add b:b remove c,d[1].#e set f=g-:h,i = (j)"))
        .hasToString("SET f = g - :h, i = j REMOVE c, d[1].#e ADD b :b DELETE a :a");
  }
}
