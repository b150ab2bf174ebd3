package io.heatsink.dynamodb.expression;

import static io.heatsink.dynamodb.expression.Fixtures.attributes;
import static io.heatsink.dynamodb.expression.Fixtures.item;
import static io.heatsink.dynamodb.expression.Fixtures.l;
import static io.heatsink.dynamodb.expression.Fixtures.m;
import static io.heatsink.dynamodb.expression.Fixtures.n;
import static io.heatsink.dynamodb.expression.Fixtures.s;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProjectionTest {
  private static final Map<String, AttributeValue> ITEM =
      item(
          "a", n(1),
          "m", m("x", n(1), "y", m("z", s("deep"), "w", n(2))),
          "l", l(n(0), m("p", n(1), "q", n(2)), l(n(20), n(21)), n(3)),
          "e", m());

  static Stream<Arguments> cuts() {
    return Stream.of(
        Arguments.of("a", item("a", n(1))),
        Arguments.of("a, gone", item("a", n(1))),
        Arguments.of("gone, m.gone, l[9], a.b", item()),
        Arguments.of("a[0], m[0], l.x", item()),
        Arguments.of("m.y.z", item("m", m("y", m("z", s("deep"))))),
        Arguments.of("m.y.z, m.x", item("m", m("x", n(1), "y", m("z", s("deep"))))),
        Arguments.of("l[3], l[0]", item("l", l(n(0), n(3)))),
        Arguments.of("l[2][1], l[1].q", item("l", l(m("q", n(2)), l(n(21))))),
        Arguments.of("l[1].gone, l[0]", item("l", l(n(0)))),
        Arguments.of("l[4294967294]", item()),
        Arguments.of("e", item("e", m())));
  }

  @ParameterizedTest
  @MethodSource("cuts")
  void onlyWhatIsAskedForIsLeft(String text, Map<String, AttributeValue> expected) {
    assertThat(ProjectionExpression.parse(text).bind(attributes()).cut(ITEM)).isEqualTo(expected);
  }

  @Test
  void placeholdersStandForNames() {
    BoundProjection projection =
        ProjectionExpression.parse("#m.#y.z, #l[0]")
            .bind(attributes("#m", "m", "#y", "y", "#l", "l"));
    assertThat(projection.cut(ITEM)).isEqualTo(item("m", m("y", m("z", s("deep"))), "l", l(n(0))));
    assertThat(projection.attributeNames()).containsExactly("m", "l");
  }
}
