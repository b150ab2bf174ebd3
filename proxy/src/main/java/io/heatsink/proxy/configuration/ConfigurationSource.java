package io.heatsink.proxy.configuration;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where a configuration is written.
 *
 * @param file {@code heatsink.yaml}; empty for defaults and flags alone
 * @param flags from the command line, which go before the file: setting's path to YAML text, such
 *     as {@code tables.orders.cache.ttl} to {@code 10s}, or {@code upstream} to {@code {region:
 *     eu-central-1}}. {@link Setting#all} lists the paths
 */
public record ConfigurationSource(Optional<Path> file, Map<String, String> flags) {
  public ConfigurationSource {
    flags = Map.copyOf(flags);
  }

  public static ConfigurationSource of(Path file) {
    return new ConfigurationSource(Optional.of(file), Map.of());
  }

  /** Reads file, flags, and the files that they name; starts nothing. */
  public Reading read() {
    Findings findings = new Findings();
    Optional<YamlNode> root = Optional.of(empty("--"));
    if (file.isPresent()) {
      findings.read(file.get());
      root = readFile(file.get(), findings);
    }
    root = root.map(written -> Flags.over(written, flags, findings));
    Configuration configuration =
        root.map(node -> Settings.ROOT.read(node, "", findings)).orElse(null);
    Set<Path> files = findings.files();
    if (!findings.none() || configuration == null) {
      return new Reading.Refused(findings.inOrder(), files);
    }
    return new Reading.Accepted(configuration, files);
  }

  private static Optional<YamlNode> readFile(Path file, Findings findings) {
    byte[] bytes;
    try {
      bytes = NamedFiles.bytes(file, YamlText.BYTES);
    } catch (IllegalArgumentException e) {
      findings.add(
          new Place(file.toString(), 1, 1),
          "",
          "",
          NamedFiles.wrong(e),
          "Name a readable configuration file.");
      return Optional.empty();
    }
    return YamlText.read(file.toString(), bytes, findings)
        .map(
            node ->
                // An empty file, or one of comments, sets nothing.
                node instanceof YamlNode.Text text && text.isNull()
                    ? empty(file.toString())
                    : node);
  }

  private static YamlNode empty(String source) {
    return new YamlNode.Mapping(new Place(source, 1, 1), List.of());
  }
}
