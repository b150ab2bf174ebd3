package io.heatsink.proxy.configuration;

import java.util.List;

/** One value of a YAML document, and where it was written. */
sealed interface YamlNode {
  Place place();

  /**
   * A scalar; its meaning is the reader's, so that {@code off} is the word it was written as.
   *
   * @param quoted whether it stood in quotes, so that it is a text whatever it looks like
   */
  record Text(Place place, String value, boolean quoted) implements YamlNode {
    /** Nothing was written, or null. Source: YAML 1.2.2, 10.3.2, core schema, tag resolution. */
    boolean isNull() {
      return !quoted
          && (value.isEmpty()
              || value.equals("~")
              || value.equals("null")
              || value.equals("Null")
              || value.equals("NULL"));
    }
  }

  record Sequence(Place place, List<YamlNode> items) implements YamlNode {}

  /** Names may stand twice here: whoever reads it tells. */
  record Mapping(Place place, List<Entry> entries) implements YamlNode {}

  record Entry(Text name, YamlNode value) {}

  /** What it is, for messages. */
  default String kind() {
    return switch (this) {
      case Text text -> text.isNull() ? "nothing" : "one value";
      case Sequence sequence -> "a list";
      case Mapping mapping -> "a section";
    };
  }

  /** What was found, for messages: a scalar's text, empty for anything bigger. */
  default String found() {
    return this instanceof Text text ? text.value() : "";
  }
}
