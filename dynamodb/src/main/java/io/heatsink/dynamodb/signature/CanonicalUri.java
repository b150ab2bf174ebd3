package io.heatsink.dynamodb.signature;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;

/**
 * The canonical form of a path and a query.
 *
 * <p>A path is encoded once more than it is sent, as every service but S3 has it; one that would
 * have to be normalised first ({@code //}, {@code .}, {@code ..}) is refused, and so is a query
 * with a bare plus sign or a broken percent escape: readers differ about them, and no client of
 * DynamoDB sends any.
 */
final class CanonicalUri {
  private static final HexFormat UPPER_HEX = HexFormat.of().withUpperCase();

  private CanonicalUri() {}

  /** Writes the path's line and the query's line. */
  static void write(String uri, CanonicalBuffer out) throws UnclearRequest {
    if (uri.equals("/")) { // each request to DynamoDB
      out.put('/').put('\n').put('\n');
      return;
    }
    int mark = uri.indexOf('?');
    writePath(mark < 0 ? uri : uri.substring(0, mark), out);
    out.put('\n');
    if (mark >= 0) {
      writeQuery(uri.substring(mark + 1), out);
    }
    out.put('\n');
  }

  /** A query's parameters, decoded. */
  static List<Parameter> parameters(String uri) throws UnclearRequest {
    int mark = uri.indexOf('?');
    if (mark < 0 || mark + 1 == uri.length()) {
      return List.of();
    }
    List<Parameter> parameters = new ArrayList<>();
    for (String part : uri.substring(mark + 1).split("&", -1)) {
      int equals = part.indexOf('=');
      String name = decode(equals < 0 ? part : part.substring(0, equals));
      if (name.isEmpty()) {
        throw new UnclearRequest("a query parameter has no name");
      }
      parameters.add(new Parameter(name, equals < 0 ? "" : decode(part.substring(equals + 1))));
    }
    return parameters;
  }

  record Parameter(String name, String value) {}

  private static void writePath(String path, CanonicalBuffer out) throws UnclearRequest {
    if (!path.startsWith("/")) {
      throw new UnclearRequest("the path does not begin with a slash");
    }
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      if (segment.equals(".")
          || segment.equals("..")
          || (segment.isEmpty() && i < segments.length - 1)) {
        throw new UnclearRequest("the path is not normalised");
      }
      out.put('/').put(encode(segment));
    }
  }

  private static void writeQuery(String query, CanonicalBuffer out) throws UnclearRequest {
    List<Parameter> encoded = new ArrayList<>();
    for (Parameter parameter : parameters("?" + query)) {
      encoded.add(new Parameter(encode(parameter.name()), encode(parameter.value())));
    }
    encoded.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
    for (int i = 0; i < encoded.size(); i++) {
      if (i > 0) {
        out.put('&');
      }
      out.put(encoded.get(i).name()).put('=').put(encoded.get(i).value());
    }
  }

  /** Everything but RFC 3986's unreserved characters. */
  private static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      boolean unreserved =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || "-._~".indexOf(c) >= 0;
      if (unreserved) {
        encoded.append(c);
      } else {
        encoded.append('%');
        UPPER_HEX.toHexDigits(encoded, b);
      }
    }
    return encoded.toString();
  }

  private static String decode(String text) throws UnclearRequest {
    byte[] decoded = new byte[text.length()];
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '+' || c >= 0x80) {
        throw new UnclearRequest("the query has a character that should be escaped");
      }
      if (c == '%') {
        if (i + 2 >= text.length()
            || !HexFormat.isHexDigit(text.charAt(i + 1))
            || !HexFormat.isHexDigit(text.charAt(i + 2))) {
          throw new UnclearRequest("the query has a broken percent escape");
        }
        decoded[length++] = (byte) HexFormat.fromHexDigits(text, i + 1, i + 3);
        i += 2;
      } else {
        decoded[length++] = (byte) c;
      }
    }
    String result = new String(decoded, 0, length, StandardCharsets.UTF_8);
    if (result.indexOf('\uFFFD') >= 0) {
      throw new UnclearRequest("the query is not UTF-8");
    }
    return result;
  }
}
