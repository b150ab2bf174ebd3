package io.heatsink.dynamodb.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a signed request says, told as slowly and plainly as can be, and without the code under
 * test: two requests mean the same if these texts are equal.
 */
final class NaiveMeaning {
  private NaiveMeaning() {}

  static String of(TestRequest request) {
    Map<String, Object> meaning = new TreeMap<>();
    meaning.put("method", request.method());
    meaning.put("path", request.uri().split("\\?", 2)[0]);
    meaning.put("query", query(request.uri()));
    meaning.put("body", HexFormat.of().formatHex(request.body()));
    String authorization = request.value("authorization");
    meaning.put("authorization", authorization(authorization));
    for (String name : signedHeaders(authorization)) {
      meaning.put("header " + name, values(request, name));
    }
    // Those that have to stand once, and the names of those that have to be signed, if they are
    // there.
    Map<String, Integer> counts = new TreeMap<>();
    TreeSet<String> amz = new TreeSet<>();
    for (Map.Entry<String, String> header : request.headers()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      if (List.of(
              "authorization",
              "host",
              "x-amz-date",
              "x-amz-target",
              "x-amz-security-token",
              "x-amz-content-sha256")
          .contains(name)) {
        counts.merge(name, 1, Integer::sum);
      }
      if (name.startsWith("x-amz-")) {
        amz.add(name);
      }
    }
    meaning.put("counts", counts);
    meaning.put("amz", amz);
    return meaning.toString();
  }

  static List<String> signedHeaders(String authorization) {
    return Arrays.stream(authorization.split("[ ,]+"))
        .filter(part -> part.startsWith("SignedHeaders="))
        .flatMap(part -> Arrays.stream(part.substring("SignedHeaders=".length()).split(";")))
        .toList();
  }

  private static List<String> values(TestRequest request, String name) {
    List<String> values = new ArrayList<>();
    for (Map.Entry<String, String> header : request.headers()) {
      if (header.getKey().equalsIgnoreCase(name)) {
        values.add(header.getValue().replaceAll("[ \t]+", " ").strip());
      }
    }
    if (values.isEmpty()) {
      return List.of("(absent)");
    }
    // Two lines with a comma between them are one line.
    return Arrays.asList(String.join(",", values).split(",", -1));
  }

  private static String authorization(String header) {
    if (!header.startsWith("AWS4-HMAC-SHA256 ")) {
      return header;
    }
    TreeSet<String> parts = new TreeSet<>();
    for (String part : header.substring("AWS4-HMAC-SHA256 ".length()).split(",", -1)) {
      if (!parts.add(part.strip())) {
        return header;
      }
    }
    return parts.toString();
  }

  private static Object query(String uri) {
    String[] parts = uri.split("\\?", 2);
    if (parts.length == 1) {
      return List.of();
    }
    TreeMap<String, List<String>> query = new TreeMap<>();
    for (String part : parts[1].split("&", -1)) {
      String[] pair = part.split("=", 2);
      Optional<String> name = decode(pair[0]);
      Optional<String> value = decode(pair.length == 1 ? "" : pair[1]);
      if (name.isEmpty() || value.isEmpty()) {
        return uri;
      }
      query.computeIfAbsent("name " + name.get(), unused -> new ArrayList<>()).add(value.get());
    }
    query.values().forEach(values -> values.sort(null));
    return query;
  }

  private static Optional<String> decode(String text) {
    try {
      return text.contains("+") ? Optional.empty() : Optional.of(URLDecoder.decode(text, UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
