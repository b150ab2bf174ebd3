package io.heatsink.dynamodb.signature;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A request as a list of plain things, which tests alter. */
record TestRequest(
    String method, String uri, List<Map.Entry<String, String>> headers, byte[] body) {
  SignedRequest signed() {
    return new SignedRequest(method, uri, list(headers), body);
  }

  static HeaderList list(List<Map.Entry<String, String>> headers) {
    return new HeaderList() {
      @Override
      public int size() {
        return headers.size();
      }

      @Override
      public String name(int index) {
        return headers.get(index).getKey();
      }

      @Override
      public String value(int index) {
        return headers.get(index).getValue().strip(); // as any HTTP reader does
      }
    };
  }

  TestRequest with(String name, String value) {
    List<Map.Entry<String, String>> changed = new ArrayList<>(without(name).headers);
    changed.add(Map.entry(name, value));
    return new TestRequest(method, uri, changed, body);
  }

  TestRequest and(String name, String value) {
    List<Map.Entry<String, String>> changed = new ArrayList<>(headers);
    changed.add(Map.entry(name, value));
    return new TestRequest(method, uri, changed, body);
  }

  TestRequest without(String name) {
    return new TestRequest(
        method,
        uri,
        headers.stream().filter(header -> !header.getKey().equalsIgnoreCase(name)).toList(),
        body);
  }

  TestRequest withUri(String newUri) {
    return new TestRequest(method, newUri, headers, body);
  }

  TestRequest withMethod(String newMethod) {
    return new TestRequest(newMethod, uri, headers, body);
  }

  TestRequest withBody(byte[] newBody) {
    return new TestRequest(method, uri, headers, newBody);
  }

  /** The values under that name, joined as HTTP joins them. */
  String value(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(header -> header.getValue().strip())
        .collect(Collectors.joining(","));
  }
}
