package io.heatsink.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Whatever is sent, only DynamoDB's own errors come out, and neither time nor stack runs out. */
class ExpressionFuzzTest {
  private static final int CASES = 20_000;

  /** Half of what an event loop has; interpreted, the deepest case takes about 240 KB. */
  private static final long STACK_BYTES = 512 * 1_024;

  private static final KeySchema KEY =
      KeySchema.of(new KeyAttribute("a", ScalarType.S), new KeyAttribute("b", ScalarType.N));

  private static final List<String> WORDS =
      List.of(
          "a",
          "b",
          "#a",
          "#b",
          "#z",
          ":0",
          ":1",
          ":2",
          ":type",
          ":z",
          "(",
          ")",
          "[",
          "]",
          "0",
          "1",
          "00",
          "4294967295",
          "99999999999999999999",
          ".",
          ",",
          "=",
          "<>",
          "<",
          "<=",
          ">",
          ">=",
          "+",
          "-",
          "AND",
          "or",
          "Not",
          "BETWEEN",
          "in",
          "SET",
          "remove",
          "Add",
          "DELETE",
          "size",
          "contains",
          "begins_with",
          "attribute_exists",
          "attribute_type",
          "if_not_exists",
          "list_append",
          "foo",
          "status",
          "#",
          ":",
          "_",
          "!",
          "'",
          "\u00e9",
          "\uD83D",
          "\uDE00",
          "\u0000",
          "\n",
          " ");

  @Test
  void randomWordsAreReadOrRefused() throws InterruptedException {
    onASmallStack(
        () -> {
          int read = 0;
          for (long seed = 0; seed < CASES; seed++) {
            RandomExpressions random = new RandomExpressions(seed);
            String separator = random.below(2) == 0 ? " " : "";
            String text =
                String.join(
                    separator, random.some(1, 12, () -> WORDS.get(random.below(WORDS.size()))));
            read += readEveryWay(seed, random, text);
          }
          assertThat(read).isPositive();
        });
  }

  @Test
  void mutatedExpressionsAreReadOrRefused() throws InterruptedException {
    onASmallStack(
        () -> {
          int read = 0;
          for (long seed = 0; seed < CASES; seed++) {
            RandomExpressions random = new RandomExpressions(seed);
            String text =
                switch (random.below(3)) {
                  case 0 -> random.condition(3).toString();
                  case 1 -> random.update().toString();
                  default -> random.projection().toString();
                };
            for (int i = random.below(4); i > 0; i--) {
              text = mutated(text, random);
            }
            read += readEveryWay(seed, random, text);
          }
          assertThat(read).isGreaterThan(CASES / 8);
        });
  }

  private static String mutated(String text, RandomExpressions random) {
    int from = random.below(text.length() + 1);
    int to = Math.min(text.length(), from + random.below(6));
    String word = WORDS.get(random.below(WORDS.size()));
    return switch (random.below(4)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, from) + word + text.substring(from);
      case 2 -> text.substring(0, from) + word + text.substring(to);
      default -> text.substring(0, from) + text.substring(from, to) + text.substring(from);
    };
  }

  @Test
  void deepNestingEndsInAnAnswer() throws InterruptedException {
    List<String> texts =
        List.of(
            "(".repeat(4_096),
            "(".repeat(2_000) + "a = b" + ")".repeat(2_000),
            "a = " + "(".repeat(2_000) + "b" + ")".repeat(2_000),
            "SET a = " + "(".repeat(2_000) + "b" + ")".repeat(2_000),
            "NOT ".repeat(1_020) + "a = b",
            "NOT(".repeat(680) + "a = b" + ")".repeat(680),
            "NOT(".repeat(298) + "a = b" + ")".repeat(298),
            "f(".repeat(2_048),
            "size(".repeat(819),
            "size(".repeat(299) + "a" + ")".repeat(299) + " = b",
            "a=b AND (".repeat(450) + "c=d" + ")".repeat(450),
            "a=b AND (".repeat(149) + "c=d" + ")".repeat(149),
            "a=b OR ".repeat(149) + "c=d",
            "SET a = " + "list_append(".repeat(300) + "b" + ",c)".repeat(160),
            "SET a = " + "if_not_exists(a,".repeat(200) + "b" + ")".repeat(200),
            "SET a=list_append(b," + "list_append(b,".repeat(220) + "c" + ")".repeat(221),
            "a" + ".a".repeat(2_040),
            "a" + "[0]".repeat(1_300),
            "a[" + "9".repeat(4_000) + "]",
            "a IN (" + "b,".repeat(2_000) + "b)",
            "SET " + "a=b,".repeat(1_000) + "a=b",
            "a,".repeat(2_047) + "a");
    onASmallStack(
        () -> {
          for (String text : texts) {
            readEveryWay(0, new RandomExpressions(0), text);
          }
        });
  }

  /** Reads, binds, evaluates and writes; returns how many of the five ways were accepted. */
  private static int readEveryWay(long seed, RandomExpressions random, String text) {
    ExpressionAttributes attributes = random.attributes();
    Map<String, AttributeValue> item = random.item(2);
    int accepted = 0;
    accepted +=
        tried(
            seed,
            text,
            () -> {
              ConditionExpression condition = ConditionExpression.parse(text);
              condition.bind(attributes).test(item);
              ConditionExpression.parse(condition.toString());
            });
    accepted += tried(seed, text, () -> FilterExpression.parse(text).bind(attributes).test(item));
    accepted +=
        tried(
            seed, text, () -> KeyConditionExpression.parse(text).bind(attributes, KEY).test(item));
    accepted +=
        tried(
            seed,
            text,
            () -> {
              UpdateExpression update = UpdateExpression.parse(text);
              UpdateResult result = update.bind(attributes).apply(item);
              assertThat(result.updatedOld()).isNotNull();
              assertThat(result.updatedNew()).isNotNull();
              UpdateExpression.parse(update.toString());
            });
    accepted +=
        tried(seed, text, () -> ProjectionExpression.parse(text).bind(attributes).cut(item));
    return accepted;
  }

  private static int tried(long seed, String text, Runnable reading) {
    try {
      reading.run();
      return 1;
    } catch (DynamoDbException refused) {
      assertThat(refused.getMessage()).as("seed %d: %s", seed, text).isNotEmpty();
      return 0;
    } catch (RuntimeException | StackOverflowError e) {
      return fail(
          "seed %d: %s".formatted(seed, text.substring(0, Math.min(200, text.length()))), e);
    }
  }

  private static void onASmallStack(Runnable test) throws InterruptedException {
    AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    Thread thread = new Thread(null, test, "small stack", STACK_BYTES);
    thread.setUncaughtExceptionHandler((t, e) -> thrown.set(e));
    thread.start();
    thread.join();
    assertThat(thrown.get()).isNull();
  }
}
