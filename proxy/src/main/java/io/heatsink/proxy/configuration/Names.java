package io.heatsink.proxy.configuration;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A section whose names are the user's own, such as tables or callers, each with the same in it.
 *
 * @param valid what a name may look like
 * @param rule the same in words, for messages
 */
record Names<T>(String what, Pattern valid, String rule, Shape<T> each)
    implements Shape<Map<String, T>> {
  @Override
  public @Nullable Map<String, T> read(YamlNode node, String path, Findings findings) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      findings.add(
          node.place(),
          path,
          node.found(),
          node.found().isEmpty() ? "is " + node.kind() : "is no section",
          "Write " + expects() + ".");
      return null;
    }
    if (mapping.entries().isEmpty()) {
      findings.add(
          node.place(), path, "", "is empty", "Name at least one " + what + ", or remove it.");
      return null;
    }
    Map<String, T> values = new LinkedHashMap<>();
    Map<String, Place> seen = new HashMap<>();
    boolean whole = true;
    for (YamlNode.Entry entry : mapping.entries()) {
      String name = entry.name().value();
      Place first = seen.putIfAbsent(name, entry.name().place());
      if (first != null) {
        findings.add(
            entry.name().place(),
            path,
            name,
            "stands here for the second time, first on line " + first.line(),
            "Keep one of them.");
        whole = false;
      } else if (!valid.matcher(name).matches()) {
        findings.add(entry.name().place(), path, name, "is no name for a " + what, rule);
        whole = false;
      }
      T value = each.read(entry.value(), path + "." + name, findings);
      if (value == null) {
        whole = false;
      } else {
        values.put(name, value);
      }
    }
    return whole ? values : null;
  }

  @Override
  public String expects() {
    return "a section with a name for each " + what;
  }
}
