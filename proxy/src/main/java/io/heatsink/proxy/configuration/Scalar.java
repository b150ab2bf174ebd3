package io.heatsink.proxy.configuration;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One value, written as text. */
final class Scalar<T> implements Shape<T> {
  private final String expects;
  private final Function<String, T> parser;
  private final Map<String, T> choices;

  private Scalar(String expects, Function<String, T> parser, Map<String, T> choices) {
    this.expects = expects;
    this.parser = parser;
    this.choices = choices;
  }

  /**
   * A value of any text that the parser takes.
   *
   * @param parser throws {@link IllegalArgumentException} with what is wrong, as the end of a
   *     sentence that begins with the value: {@code is no duration}
   */
  static <T> Scalar<T> of(String expects, Function<String, T> parser) {
    return new Scalar<>(expects, parser, Map.of());
  }

  /** One of a few words. */
  static <T> Scalar<T> choice(Map<String, T> choices) {
    return choice(
        "one of " + choices.keySet().stream().sorted().collect(Collectors.joining(", ")), choices);
  }

  /** One of many words, which are too many to list. */
  static <T> Scalar<T> choice(String expects, Map<String, T> choices) {
    return new Scalar<>(
        expects,
        word -> {
          T value = choices.get(word);
          if (value == null) {
            throw new IllegalArgumentException("is not known here");
          }
          return value;
        },
        choices);
  }

  @Override
  public @Nullable T read(YamlNode node, String path, Findings findings) {
    if (!(node instanceof YamlNode.Text text) || text.isNull()) {
      findings.add(
          node.place(), path, "", "is " + node.kind(), "Write " + expects + ", or remove it.");
      return null;
    }
    try {
      return parser.apply(text.value());
    } catch (IllegalArgumentException e) {
      String wrong = e.getMessage() == null ? "cannot be read" : e.getMessage();
      Optional<String> nearest = Nearest.to(text.value(), choices.keySet());
      findings.add(text.place(), path, text.value(), wrong, nearest, "Write " + expects + ".");
      return null;
    }
  }

  @Override
  public String expects() {
    return expects;
  }
}
