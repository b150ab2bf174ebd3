package io.heatsink.proxy.configuration;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Lays what the command line sets over what the file says. */
final class Flags {
  private Flags() {}

  static YamlNode over(YamlNode written, Map<String, String> flags, Findings findings) {
    YamlNode result = written;
    // In an order of their own, a section before what is in it: `upstream`, then `upstream.url`.
    for (Map.Entry<String, String> flag : new TreeMap<>(flags).entrySet()) {
      String source = "--" + flag.getKey();
      Optional<List<String>> names = resolve(Settings.ROOT, flag.getKey());
      if (names.isEmpty()) {
        findings.add(
            new Place(source, 1, 1),
            "",
            flag.getKey(),
            "is no setting",
            Nearest.to(flag.getKey(), Setting.all().stream().map(Setting::path).toList()),
            "See the settings in docs/configuration.md.");
        continue;
      }
      Optional<YamlNode> value = YamlText.read(source, flag.getValue(), findings);
      if (value.isPresent()) {
        result = with(result, names.get(), value.get());
      }
    }
    return result;
  }

  /** The names on the way to a setting; table names may hold dots themselves. */
  private static Optional<List<String>> resolve(Shape<?> shape, String path) {
    return switch (shape) {
      case Section<?> section -> {
        for (Field<?> field : section.fields()) {
          if (path.equals(field.name())) {
            yield Optional.of(List.of(field.name()));
          }
          if (path.startsWith(field.name() + ".")) {
            yield resolve(field.shape(), path.substring(field.name().length() + 1))
                .map(rest -> prepended(field.name(), rest));
          }
        }
        yield Optional.empty();
      }
      case Names<?> names -> {
        // The longest name that leaves a setting behind it.
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
          String name = path.substring(0, dot);
          Optional<List<String>> rest = resolve(names.each(), path.substring(dot + 1));
          if (rest.isPresent()) {
            yield rest.map(tail -> prepended(name, tail));
          }
        }
        yield names.valid().matcher(path).matches() ? Optional.of(List.of(path)) : Optional.empty();
      }
      case Located.Shaped<?> located -> resolve(located.shape(), path);
      default -> Optional.empty();
    };
  }

  private static List<String> prepended(String name, List<String> rest) {
    List<String> names = new ArrayList<>();
    names.add(name);
    names.addAll(rest);
    return names;
  }

  private static YamlNode with(YamlNode node, List<String> names, YamlNode value) {
    if (names.isEmpty()) {
      return value;
    }
    List<YamlNode.Entry> entries = new ArrayList<>();
    boolean placed = false;
    if (node instanceof YamlNode.Mapping mapping) {
      for (YamlNode.Entry entry : mapping.entries()) {
        boolean here = !placed && entry.name().value().equals(names.getFirst());
        placed |= here;
        entries.add(
            here
                ? new YamlNode.Entry(
                    entry.name(), with(entry.value(), names.subList(1, names.size()), value))
                : entry);
      }
    } else if (!(node instanceof YamlNode.Text text && text.isNull())) {
      // What the file says here is wrong whatever the flag says; let it be told.
      return node;
    }
    if (!placed) {
      YamlNode empty = new YamlNode.Mapping(value.place(), List.of());
      entries.add(
          new YamlNode.Entry(
              new YamlNode.Text(value.place(), names.getFirst(), true),
              with(empty, names.subList(1, names.size()), value)));
    }
    return new YamlNode.Mapping(node.place(), List.copyOf(entries));
  }
}
