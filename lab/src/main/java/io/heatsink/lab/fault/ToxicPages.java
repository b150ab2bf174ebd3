package io.heatsink.lab.fault;

import io.heatsink.dynamodb.wire.JsonWriter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The pages by which toxics are set, after Toxiproxy's:
 *
 * <ul>
 *   <li>{@code GET /lab/toxics}: all of them
 *   <li>{@code POST /lab/toxics}: one more, or another in the place of one
 *   <li>{@code GET}, {@code POST}, {@code DELETE /lab/toxics/NAME}: shows, changes, removes it
 *   <li>{@code POST /lab/reset}: removes all
 * </ul>
 */
public final class ToxicPages {
  private static final String ALL = "/lab/toxics";
  private static final String ONE = ALL + "/";
  private static final String RESET = "/lab/reset";

  private final Toxics toxics;

  public ToxicPages(Toxics toxics) {
    this.toxics = toxics;
  }

  /**
   * What a page answers.
   *
   * @param json empty where there is nothing to say
   */
  public record Page(int status, byte[] json) {
    /** As Toxiproxy writes errors. */
    public static Page error(int status, String what) {
      return new Page(
          status,
          new JsonWriter()
              .beginObject()
              .name("error")
              .string(what)
              .name("status")
              .integer(status)
              .endObject()
              .toByteArray());
    }
  }

  /** The answer; empty if it is none of these pages. */
  public Optional<Page> answer(String method, String path, byte[] body) {
    if (!path.equals(ALL) && !path.startsWith(ONE) && !path.equals(RESET)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          switch (method + " " + (path.startsWith(ONE) ? ONE : path)) {
            case "GET " + ALL -> new Page(200, list());
            case "POST " + ALL -> put(ToxicJson.read(body));
            case "GET " + ONE -> show(name(path));
            case "POST " + ONE -> change(name(path), body);
            case "DELETE " + ONE ->
                toxics.remove(name(path)) ? new Page(204, new byte[0]) : missing(name(path));
            case "POST " + RESET -> {
              toxics.removeAll();
              yield new Page(204, new byte[0]);
            }
            default -> Page.error(405, "%s cannot be done with %s.".formatted(method, path));
          });
    } catch (IllegalArgumentException e) {
      return Optional.of(Page.error(400, String.valueOf(e.getMessage())));
    }
  }

  private static String name(String path) {
    String name = path.substring(ONE.length());
    return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private Page put(Toxic toxic) {
    toxics.put(toxic);
    return shown(toxic);
  }

  private Page change(String name, byte[] body) {
    if (toxics.find(name).isEmpty()) {
      return missing(name);
    }
    Toxic next = ToxicJson.read(body);
    return put(
        new Toxic(name, next.effect(), next.stream(), next.toxicity(), next.match(), next.times()));
  }

  private Page show(String name) {
    return toxics.find(name).map(ToxicPages::shown).orElseGet(() -> missing(name));
  }

  private static Page missing(String name) {
    return Page.error(404, "There is no toxic \"%s\"; GET %s lists them.".formatted(name, ALL));
  }

  private static Page shown(Toxic toxic) {
    JsonWriter out = new JsonWriter();
    ToxicJson.write(out, toxic);
    return new Page(200, out.toByteArray());
  }

  private byte[] list() {
    JsonWriter out = new JsonWriter();
    out.beginList();
    toxics.list().forEach(toxic -> ToxicJson.write(out, toxic));
    return out.endList().toByteArray();
  }
}
