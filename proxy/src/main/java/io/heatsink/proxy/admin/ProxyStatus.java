package io.heatsink.proxy.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@code GET /api/status} shows (docs/json.md).
 *
 * @param configHash of the running configuration
 * @param sharedCache how the cache is that proxies share; empty if they share none
 * @param lastError why the last change of the configuration was not taken; empty if it was
 */
public record ProxyStatus(
    String version,
    Instant startedAt,
    String configHash,
    Instant configLoadedAt,
    Optional<String> lastError,
    String upstreamUrl,
    boolean upstreamHealthy,
    Optional<SharedCache> sharedCache,
    List<Table> tables) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /**
   * The cache that proxies share.
   *
   * @param unsent endings of writes that the other proxies have not been told yet
   * @param lastError why it is not reachable, or did not answer last; empty if it did
   */
  public record SharedCache(boolean reachable, int unsent, Optional<String> lastError) {}

  /** What is known of a table, and which rules it has. */
  public record Table(String name, SchemaSource schema, List<String> rules) {}

  /** Where a table's schema is known from. */
  public enum SchemaSource {
    /** DynamoDB described it. */
    KNOWN,
    /** The configuration does. */
    CONFIGURED,
    /** It is not: no right to describe it, or not asked yet. Its calls are counted by table. */
    UNKNOWN
  }

  public byte[] toJson() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("version", version);
    out.writeStringField("startedAt", startedAt.toString());
    out.writeObjectFieldStart("config");
    out.writeStringField("hash", configHash);
    out.writeStringField("loadedAt", configLoadedAt.toString());
    out.writeStringField("lastError", lastError.orElse(null));
    out.writeEndObject();
    out.writeObjectFieldStart("upstream");
    out.writeStringField("url", upstreamUrl);
    out.writeBooleanField("healthy", upstreamHealthy);
    out.writeEndObject();
    if (sharedCache.isPresent()) {
      out.writeObjectFieldStart("sharedCache");
      out.writeBooleanField("reachable", sharedCache.get().reachable());
      out.writeNumberField("unsent", sharedCache.get().unsent());
      out.writeStringField("lastError", sharedCache.get().lastError().orElse(null));
      out.writeEndObject();
    }
    out.writeArrayFieldStart("tables");
    for (Table table : tables) {
      out.writeStartObject();
      out.writeStringField("name", table.name());
      out.writeStringField("schema", table.schema().name().toLowerCase(Locale.ROOT));
      out.writeArrayFieldStart("rules");
      for (String rule : table.rules()) {
        out.writeString(rule);
      }
      out.writeEndArray();
      out.writeEndObject();
    }
    out.writeEndArray();
    out.writeEndObject();
  }
}
