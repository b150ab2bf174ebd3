package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.wire.ItemAccess.Kind;
import io.heatsink.dynamodb.wire.StatementTokens.Token;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a PartiQL statement says of the place that it touches: the table, and the attributes that
 * must equal a value for a row to be read or changed.
 *
 * <p>It understands conditions as far as they are equalities joined by AND; whatever else there is
 * among them can only narrow the rows down further. Where there is an OR, or anything by which a
 * table could be hidden, it understands nothing.
 *
 * @param table the name or ARN; empty where it cannot be told
 * @param index null for the table itself
 * @param equal the values that attributes must equal, or are inserted with; each a literal or a
 *     parameter
 */
record Statement(Kind kind, String table, @Nullable String index, Map<String, Token> equal) {
  /** Source: the service model {@code dynamodb/2012-08-10}, PartiQLStatement. */
  private static final int LONGEST = 8_192;

  static Statement parse(String text) {
    List<Token> tokens = text.length() > LONGEST ? null : StatementTokens.of(text);
    if (tokens == null || tokens.isEmpty()) {
      return unknown(Kind.MODIFY);
    }
    return new Parsing(tokens).statement();
  }

  private static Statement unknown(Kind kind) {
    return new Statement(kind, "", null, Map.of());
  }

  private static final class Parsing {
    private final List<Token> tokens;
    private int at;

    Parsing(List<Token> tokens) {
      this.tokens = tokens;
    }

    Statement statement() {
      if (tokens.subList(0, tokens.size() - 1).stream().anyMatch(token -> token.isSymbol(";"))) {
        return unknown(Kind.MODIFY);
      }
      if (takeWord("SELECT")) {
        return select(Kind.SELECT);
      }
      if (takeWord("EXISTS")) {
        return takeSymbol("(") && takeWord("SELECT")
            ? select(Kind.CONDITION_CHECK)
            : unknown(Kind.CONDITION_CHECK);
      }
      if (takeWord("INSERT")) {
        return takeWord("INTO") ? insert() : unknown(Kind.MODIFY);
      }
      if (takeWord("UPDATE") || (takeWord("DELETE") && takeWord("FROM"))) {
        return change();
      }
      return unknown(Kind.MODIFY);
    }

    private Statement select(Kind kind) {
      int depth = 0;
      while (at < tokens.size() && !(depth == 0 && tokens.get(at).isWord("FROM"))) {
        Token token = tokens.get(at++);
        depth += token.opens() ? 1 : token.closes() ? -1 : 0;
        if (token.isWord("SELECT")) {
          return unknown(kind);
        }
      }
      at++;
      return at < tokens.size() ? target(kind, List.of("WHERE", "ORDER")) : unknown(kind);
    }

    private Statement change() {
      return at < tokens.size()
          ? target(Kind.MODIFY, List.of("WHERE", "SET", "REMOVE", "RETURNING"))
          : unknown(Kind.MODIFY);
    }

    /** The table, and what behind it is demanded of its rows. */
    private Statement target(Kind kind, List<String> followers) {
      Token table = tokens.get(at++);
      Token index = null;
      if (takeSymbol(".")) {
        index = at < tokens.size() ? tokens.get(at++) : null;
        if (index == null || !index.isName()) {
          return unknown(kind);
        }
      }
      if (!table.isName() || !followed(followers) || selectsFurther()) {
        return unknown(kind);
      }
      while (at < tokens.size() && !tokens.get(at).isWord("WHERE")) {
        at++;
      }
      at++;
      return new Statement(kind, table.text(), index == null ? null : index.text(), condition());
    }

    private boolean followed(List<String> followers) {
      return at == tokens.size()
          || tokens.get(at).isSymbol(")")
          || tokens.get(at).isSymbol(";")
          || followers.stream().anyMatch(tokens.get(at)::isWord);
    }

    /** Whether another table may be meant further on. */
    private boolean selectsFurther() {
      return tokens.subList(at, tokens.size()).stream()
          .anyMatch(token -> token.isWord("SELECT") || token.isWord("FROM"));
    }

    /** The equalities of the condition that begins here; none if it has an OR. */
    private Map<String, Token> condition() {
      Map<String, Token> equal = new HashMap<>();
      List<Token> term = new ArrayList<>();
      int depth = 0;
      boolean between = false;
      for (; at < tokens.size(); at++) {
        Token token = tokens.get(at);
        depth += token.opens() ? 1 : token.closes() ? -1 : 0;
        if (depth < 0
            || (depth == 0
                && (token.isWord("ORDER") || token.isWord("RETURNING") || token.isSymbol(";")))) {
          break;
        }
        if (depth == 0 && token.isWord("OR")) {
          return Map.of();
        }
        if (depth == 0 && token.isWord("AND") && !between) {
          note(term, equal);
          term.clear();
          continue;
        }
        if (depth == 0) {
          between = token.isWord("BETWEEN") || (between && !token.isWord("AND"));
        }
        term.add(token);
      }
      note(term, equal);
      return equal;
    }

    private static void note(List<Token> term, Map<String, Token> equal) {
      if (term.size() != 3 || !term.get(1).isSymbol("=")) {
        return;
      }
      boolean nameFirst = term.get(0).isName() && term.get(2).isValue();
      if (nameFirst || (term.get(0).isValue() && term.get(2).isName())) {
        put(equal, term.get(nameFirst ? 0 : 2).text(), term.get(nameFirst ? 2 : 0));
      }
    }

    /** Two values for one name are none: no row has both. */
    private static void put(Map<String, Token> equal, String name, Token value) {
      if (equal.containsKey(name)) {
        equal.put(name, new Token(StatementTokens.Kind.SYMBOL, "", 0));
      } else {
        equal.put(name, value);
      }
    }

    private Statement insert() {
      Token table = at < tokens.size() ? tokens.get(at++) : null;
      if (table == null || !table.isName() || !takeWord("VALUE") || !takeSymbol("{")) {
        return unknown(Kind.MODIFY);
      }
      Map<String, Token> values = new HashMap<>();
      List<Token> field = new ArrayList<>();
      int depth = 0;
      while (at < tokens.size()) {
        Token token = tokens.get(at++);
        depth += token.opens() ? 1 : token.closes() ? -1 : 0;
        if (depth < 0 || (depth == 0 && token.isSymbol(","))) {
          if (field.size() == 3
              && field.get(0).kind() == StatementTokens.Kind.STRING
              && field.get(1).isSymbol(":")
              && field.get(2).isValue()) {
            put(values, field.get(0).text(), field.get(2));
          }
          field.clear();
          if (depth < 0) {
            return new Statement(Kind.MODIFY, table.text(), null, values);
          }
        } else {
          field.add(token);
        }
      }
      return unknown(Kind.MODIFY);
    }

    private boolean takeWord(String keyword) {
      if (at < tokens.size() && tokens.get(at).isWord(keyword)) {
        at++;
        return true;
      }
      return false;
    }

    private boolean takeSymbol(String symbol) {
      if (at < tokens.size() && tokens.get(at).isSymbol(symbol)) {
        at++;
        return true;
      }
      return false;
    }
  }
}
