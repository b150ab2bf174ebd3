package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The tables that a body may name, read without knowing what operation it belongs to: each string
 * in it may be a table's name, and each ARN of something inside a table holds one.
 *
 * @param possible among others, all tables that are named
 * @param untold whether no table is named, or it cannot be told
 */
record TableNames(Set<String> possible, boolean untold) {
  private static final String IN_ARN = ":table/";

  static TableNames in(byte[] body) {
    Set<String> possible = new LinkedHashSet<>();
    boolean named = false;
    for (int at = 0; at < body.length; at++) {
      if (body[at] != '"') {
        continue;
      }
      int end = at + 1;
      while (end < body.length && body[end] != '"') {
        if (body[end] == '\\') {
          return new TableNames(Set.of(), true); // a name could be written in escapes
        }
        end++;
      }
      String text = new String(body, at + 1, end - at - 1, UTF_8);
      int inArn = text.indexOf(IN_ARN);
      if (inArn >= 0) {
        String rest = text.substring(inArn + IN_ARN.length());
        int slash = rest.indexOf('/');
        possible.add(slash < 0 ? rest : rest.substring(0, slash));
      } else {
        possible.add(text);
      }
      named |= inArn >= 0 || text.endsWith("TableName");
      at = end;
    }
    return new TableNames(possible, !named);
  }
}
