package io.heatsink.proxy.configuration;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A secret, by the path of the file that holds it. */
record SecretFile() implements Shape<Secret> {
  @Override
  public @Nullable Secret read(YamlNode node, String path, Findings findings) {
    Path file = Texts.FILE.read(node, path, findings);
    if (file == null) {
      return null;
    }
    findings.read(file);
    try {
      return NamedFiles.secret(file);
    } catch (IllegalArgumentException e) {
      findings.add(
          node.place(), path, node.found(), NamedFiles.wrong(e), "Write " + expects() + ".");
      return null;
    }
  }

  @Override
  public String expects() {
    return "the path of a file that holds the secret, and nothing else";
  }
}
