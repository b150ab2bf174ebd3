package io.heatsink.proxy.configuration;

import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A section of named settings.
 *
 * @param example a whole section in one line, for messages
 * @param bind checks the settings against each other, and makes the section's record of them; null
 *     if it told a problem
 */
record Section<T>(String example, List<Field<?>> fields, Function<Values, @Nullable T> bind)
    implements Shape<T> {
  @Override
  public @Nullable T read(YamlNode node, String path, Findings findings) {
    if (!(node instanceof YamlNode.Mapping mapping)) {
      findings.add(
          node.place(),
          path,
          node.found(),
          node.found().isEmpty() ? "is " + node.kind() : "is no section",
          "Write " + expects() + ".");
      return null;
    }
    Map<String, Field<?>> byName =
        fields.stream().collect(Collectors.toMap(Field::name, Function.identity()));
    Map<String, YamlNode> written = new HashMap<>();
    Map<String, Object> read = new HashMap<>();
    int before = findings.count();
    for (YamlNode.Entry entry : mapping.entries()) {
      String name = entry.name().value();
      Field<?> field = byName.get(name);
      if (field == null) {
        findings.add(
            entry.name().place(),
            path,
            name,
            "is no setting here",
            Nearest.to(name, byName.keySet()),
            "Settings here: " + names() + ".");
      } else if (written.containsKey(name)) {
        findings.add(
            entry.name().place(),
            path,
            name,
            "stands here for the second time, first on line " + line(written, name),
            "Keep one of them.");
      } else {
        written.put(name, entry.value());
        Object value = field.shape().read(entry.value(), join(path, name), findings);
        if (value != null) {
          read.put(name, value);
        }
      }
    }
    Values values = new Values(mapping.place(), path, written, read, findings);
    T made = bind.apply(values);
    return findings.count() == before ? made : null;
  }

  private static int line(Map<String, YamlNode> written, String name) {
    YamlNode node = written.get(name);
    return node == null ? 0 : node.place().line();
  }

  private String names() {
    return fields.stream().map(Field::name).collect(Collectors.joining(", "));
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  @Override
  public String expects() {
    return "a section such as " + example;
  }

  /** What was read of a section's settings. */
  static final class Values {
    private final Place place;
    private final String path;
    private final Map<String, YamlNode> written;
    private final Map<String, Object> read;
    private final Findings findings;
    private final int before;

    Values(
        Place place,
        String path,
        Map<String, YamlNode> written,
        Map<String, Object> read,
        Findings findings) {
      this.place = place;
      this.path = path;
      this.written = written;
      this.read = read;
      this.findings = findings;
      this.before = findings.count();
    }

    /** Empty if it was not written, or could not be read. */
    @SuppressWarnings("unchecked") // The value under a field's name came from that field's shape.
    <V> Optional<V> get(Field<V> field) {
      return Optional.ofNullable((V) read.get(field.name()));
    }

    /** Whether it was written, right or wrong. */
    boolean wrote(Field<?> field) {
      return written.containsKey(field.name());
    }

    /** Whether it was written, but could not be read, which has been told. */
    boolean failed(Field<?> field) {
      return wrote(field) && !read.containsKey(field.name());
    }

    /** Tells a problem if it was not written. */
    void require(Field<?> field) {
      if (!wrote(field)) {
        findings.add(
            place,
            path,
            "",
            "has no " + field.name(),
            "Add `" + field.name() + ":` with " + field.shape().expects() + ".");
      }
    }

    /** Tells a problem about a setting's value, or about the section where it is missing. */
    void problem(Field<?> field, String wrong, String advice) {
      YamlNode node = written.get(field.name());
      if (node == null) {
        findings.add(place, path, "", wrong, advice);
      } else {
        findings.add(node.place(), join(path, field.name()), node.found(), wrong, advice);
      }
    }

    /** Tells that a value is none of those that are known. */
    void unknown(
        Field<?> field, String found, String wrong, Collection<String> known, String advice) {
      YamlNode node = written.get(field.name());
      findings.add(
          node == null ? place : node.place(),
          join(path, field.name()),
          found,
          wrong,
          Nearest.to(found, known),
          advice);
    }

    /** Tells a problem about something inside the section. */
    void problem(Located<?> located, String wrong, String advice) {
      findings.add(located.place(), located.path(), "", wrong, advice);
    }

    /** A file whose contents have become part of the configuration. */
    void read(Path file) {
      findings.read(file);
    }

    /** Tells a problem about the section as a whole. */
    void problem(String wrong, String advice) {
      findings.add(place, path, "", wrong, advice);
    }

    /** Whether all that was written could be read, and no problem has been told since. */
    boolean sound() {
      return read.size() == written.size() && findings.count() == before;
    }
  }
}
