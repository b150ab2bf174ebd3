package io.heatsink.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.heatsink.endtoend.Suite.Result;
import io.heatsink.lab.Lab;
import io.heatsink.proxy.Proxy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever asks through the proxy gets the same answers as who asks straight: the same bytes, under
 * the same status and type, rightly framed.
 */
class SameAnswersIT {
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void throughTheProxyAsStraight(boolean gzipAccepted) throws IOException {
    try (Lab straight = Proxies.lab();
        Lab behind = Proxies.lab();
        Proxy proxy = Proxies.inFrontOf(behind.endpoint(), Map.of())) {
      assertSame(
          Suite.play(straight.endpoint(), gzipAccepted),
          Suite.play(Proxies.address(proxy), gzipAccepted));
    }
  }

  @Test
  void withEstimatedUnits() throws IOException {
    try (Lab straight = Proxies.lab();
        Lab behind = Proxies.lab();
        Proxy proxy = Proxies.inFrontOf(behind.endpoint(), Map.of("accounting", "estimate"))) {
      assertSame(Suite.play(straight.endpoint(), false), Suite.play(Proxies.address(proxy), false));
    }
  }

  /**
   * But for the capacity (a hit consumes none, and what fills the cache is read strongly), the
   * order of a batch's items, which DynamoDB does not promise either, and the header that tells a
   * hit.
   */
  @Test
  void withTheCacheOn() throws IOException {
    try (Lab straight = Proxies.lab();
        Lab behind = Proxies.lab();
        Proxy proxy =
            Proxies.inFrontOf(
                behind.endpoint(),
                Map.of("tables.orders.cache.items", "all", "tables.orders.cache.queries", "all"))) {
      List<Result> expected = Suite.play(straight.endpoint(), false);
      List<Result> actual = Suite.play(Proxies.address(proxy), false);
      assertThat(actual).hasSameSizeAs(expected);
      assertSoftly(
          softly -> {
            for (int i = 0; i < expected.size(); i++) {
              softly
                  .assertThat(withoutWhatCachingMayChange(actual.get(i)))
                  .isEqualTo(withoutWhatCachingMayChange(expected.get(i)));
            }
          });
      assertThat(actual.stream().filter(r -> r.cacheHeader().matches("hit; age=[0-9.]+")))
          .as("answers from the cache")
          .hasSizeGreaterThan(10);
    }
  }

  private static void assertSame(List<Result> expected, List<Result> actual) {
    assertThat(actual).hasSameSizeAs(expected);
    assertSoftly(
        softly -> {
          for (int i = 0; i < expected.size(); i++) {
            softly.assertThat(actual.get(i)).isEqualTo(expected.get(i));
          }
        });
  }

  private static List<Object> withoutWhatCachingMayChange(Result result) {
    Object body = result.body().isEmpty() ? "" : sorted(result);
    if (body instanceof ObjectNode object) {
      object.remove("ConsumedCapacity");
    }
    return List.of(result.step(), result.outcome(), result.status(), result.contentType(), body);
  }

  /** The body, the items of a batch in an order of their own: DynamoDB promises none. */
  static JsonNode sorted(Result result) {
    try {
      JsonNode tree = new ObjectMapper().readTree(result.body());
      if (tree.path("Responses").path(TableSteps.TABLE) instanceof ArrayNode items) {
        List<JsonNode> sorted = new ArrayList<>();
        items.forEach(sorted::add);
        sorted.sort(Comparator.comparing(JsonNode::toString));
        items.removeAll().addAll(sorted);
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new AssertionError("The body is no JSON: " + result, e);
    }
  }
}
