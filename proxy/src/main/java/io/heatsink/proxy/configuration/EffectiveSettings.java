package io.heatsink.proxy.configuration;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A configuration as a flat list of what is in effect, defaults included: for its hash, and to show
 * what differs between two.
 *
 * <p>Taken from the records themselves, so that no setting can be forgotten here.
 */
public final class EffectiveSettings {
  private final SortedMap<String, Object> leaves = new TreeMap<>();

  private EffectiveSettings() {}

  public static EffectiveSettings of(Configuration configuration) {
    EffectiveSettings settings = new EffectiveSettings();
    settings.add("", configuration);
    return settings;
  }

  /**
   * SHA-256 over every setting in effect, in hexadecimal; secrets do not enter it, only that there
   * is one. Two files that set the same have the same hash.
   */
  public String hash() {
    MessageDigest digest = Digests.sha256();
    leaves.forEach(
        (path, value) ->
            digest.update((path + " = " + shown(value) + "\n").getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest());
  }

  /** What would change, one line for each setting; no secret is in it. */
  public List<String> differencesTo(EffectiveSettings next) {
    TreeSet<String> paths = new TreeSet<>(leaves.keySet());
    paths.addAll(next.leaves.keySet());
    List<String> differences = new ArrayList<>();
    for (String path : paths) {
      Object before = leaves.get(path);
      Object after = next.leaves.get(path);
      if (before != null && after != null) {
        if (!before.equals(after)) {
          differences.add("~ " + path + ": " + shown(before) + " → " + shown(after));
        }
      } else if (after != null) {
        differences.add("+ " + path + ": " + shown(after));
      } else if (before != null) {
        differences.add("- " + path + ": " + shown(before));
      }
    }
    return differences;
  }

  private static String shown(Object value) {
    return value instanceof Duration duration ? Texts.text(duration) : value.toString();
  }

  private void add(String path, Object value) {
    switch (value) {
      case Optional<?> optional -> optional.ifPresent(inside -> add(path, inside));
      case Map<?, ?> map -> map.forEach((name, inside) -> add(join(path, name.toString()), inside));
      case List<?> list -> {
        for (int i = 0; i < list.size(); i++) {
          add(path + "[" + i + "]", list.get(i));
        }
      }
      case java.util.Set<?> set -> leaves.put(path, new TreeSet<>(set));
      case Record record when !hasOwnText(record) -> {
        for (RecordComponent component : record.getClass().getRecordComponents()) {
          add(join(path, component.getName()), read(record, component));
        }
      }
      default -> leaves.put(path, value);
    }
  }

  /** A record that is written as one value in the file prints as that. */
  private static boolean hasOwnText(Record record) {
    try {
      return record.getClass().getMethod("toString").getDeclaringClass() == record.getClass()
          && !record.toString().startsWith(record.getClass().getSimpleName() + "[");
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("Every object has toString.", e);
    }
  }

  private static Object read(Record record, RecordComponent component) {
    try {
      return component.getAccessor().invoke(record);
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException(component + " of a configuration cannot be read.", e);
    }
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
