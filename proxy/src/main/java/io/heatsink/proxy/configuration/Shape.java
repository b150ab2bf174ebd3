package io.heatsink.proxy.configuration;

import org.jspecify.annotations.Nullable;

/**
 * What may stand at one place of a configuration, and what is made of it.
 *
 * @param <T> what is made of it
 */
interface Shape<T> {
  /**
   * Makes the value.
   *
   * @param path the setting's name from the root, for messages
   * @return null if there was a problem, which is then told
   */
  @Nullable T read(YamlNode node, String path, Findings findings);

  /** What may stand here, in a few words, such as {@code a duration such as 10s}. */
  String expects();
}
