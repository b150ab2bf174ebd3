package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What a script is given, in its order. */
final class Arguments {
  private final List<byte[]> all = new ArrayList<>();

  Arguments add(String text) {
    return add(text.getBytes(UTF_8));
  }

  Arguments add(long number) {
    return add(Long.toString(number));
  }

  /** In whole milliseconds, rounded up. */
  Arguments add(Duration duration) {
    return add(duration.plusNanos(999_999).toMillis());
  }

  Arguments add(byte[] bytes) {
    all.add(bytes);
    return this;
  }

  Arguments subjects(List<String> names) {
    add(names.size());
    for (String name : names) {
      add(Keys.digest(name));
      add(name);
    }
    return this;
  }

  byte[][] toArray() {
    return all.toArray(byte[][]::new);
  }
}
