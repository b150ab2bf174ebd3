package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.SharedTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Locale;

/** What Redis runs as one atomic step. */
enum Script {
  LEASE,
  STORE,
  RELEASE,
  OPEN,
  CLOSE,
  CLOSEWITH,
  HEARTBEAT,
  LEAD,
  PLACES,
  KEEP,
  RESIGN;

  private final String source;
  private final String sha;

  Script() {
    StringBuilder text =
        new StringBuilder("local grace = ").append(SharedTable.OPEN_GRACE.toMillis()).append('\n');
    text.append(read("state")).append(read("entry"));
    text.append(read(name().toLowerCase(Locale.ROOT)));
    this.source = text.toString();
    this.sha = HexFormat.of().formatHex(Keys.sha1().digest(source.getBytes(UTF_8)));
  }

  String source() {
    return source;
  }

  /** By this Redis knows it. */
  String sha() {
    return sha;
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
      if (in == null) {
        throw new IllegalStateException("The script " + name + ".lua is not on the class path.");
      }
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
