package io.heatsink.proxy.configuration;

import org.jspecify.annotations.Nullable;

/**
 * A value that remembers where it was written, to be checked against others later.
 *
 * @param path the setting's name from the root
 */
record Located<T>(T value, Place place, String path) {
  static <T> Shape<Located<T>> of(Shape<T> shape) {
    return new Shaped<>(shape);
  }

  record Shaped<T>(Shape<T> shape) implements Shape<Located<T>> {
    @Override
    public @Nullable Located<T> read(YamlNode node, String path, Findings findings) {
      T value = shape.read(node, path, findings);
      return value == null ? null : new Located<>(value, node.place(), path);
    }

    @Override
    public String expects() {
      return shape.expects();
    }
  }
}
