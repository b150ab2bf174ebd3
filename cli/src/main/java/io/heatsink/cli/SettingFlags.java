package io.heatsink.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Settings from the command line: each key of heatsink.yaml is a flag too, such as {@code
 * --journal.file access.jsonl}.
 */
final class SettingFlags {
  private SettingFlags() {}

  /**
   * Reads {@code --PATH VALUE} and {@code --PATH=VALUE}.
   *
   * @return each setting's path to its value; whether there is such a setting is for the
   *     configuration to say
   */
  static Map<String, String> parse(List<String> arguments) {
    Map<String, String> flags = new LinkedHashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (!argument.startsWith("--") || argument.length() == 2) {
        throw CommandFailure.usage(
            "\"%s\" is no flag; settings are given as --listen 127.0.0.1:8100 or --tables.orders.cache.ttl=10s."
                .formatted(argument));
      }
      int equals = argument.indexOf('=');
      if (equals > 0) {
        flags.put(argument.substring(2, equals), argument.substring(equals + 1));
      } else if (i + 1 < arguments.size()) {
        flags.put(argument.substring(2), arguments.get(++i));
      } else {
        throw CommandFailure.usage("%s has no value; give one behind it.".formatted(argument));
      }
    }
    return flags;
  }
}
