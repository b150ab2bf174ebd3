package io.heatsink.proxy.configuration;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list of at least one of the same. */
record Items<T>(Shape<T> each) implements Shape<List<T>> {
  @Override
  public @Nullable List<T> read(YamlNode node, String path, Findings findings) {
    if (!(node instanceof YamlNode.Sequence sequence)) {
      findings.add(node.place(), path, node.found(), wrong(node), "Write " + expects() + ".");
      return null;
    }
    if (sequence.items().isEmpty()) {
      findings.add(
          node.place(), path, "", "is an empty list", "Write " + expects() + ", or remove it.");
      return null;
    }
    List<T> values = new ArrayList<>();
    boolean whole = true;
    for (int i = 0; i < sequence.items().size(); i++) {
      T value = each.read(sequence.items().get(i), path + "[" + i + "]", findings);
      if (value == null) {
        whole = false;
      } else {
        values.add(value);
      }
    }
    return whole ? List.copyOf(values) : null;
  }

  private static String wrong(YamlNode node) {
    return node.found().isEmpty() ? "is " + node.kind() : "is no list";
  }

  @Override
  public String expects() {
    return "a list, each " + each.expects();
  }
}
