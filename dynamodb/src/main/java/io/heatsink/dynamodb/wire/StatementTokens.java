package io.heatsink.dynamodb.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a PartiQL statement into its tokens. */
public final class StatementTokens {
  public enum Kind {
    /** A bare word: a keyword or a name. */
    WORD,
    /** A name in double quotes; the text is without them. */
    QUOTED,
    /** A string in single quotes; the text is without them. */
    STRING,
    NUMBER,
    /** {@code ?} */
    PARAMETER,
    SYMBOL
  }

  /**
   * @param parameter for a parameter, which one of the statement's it is, from 0
   */
  public record Token(Kind kind, String text, int parameter) {
    public boolean isWord(String keyword) {
      return kind == Kind.WORD && text.equalsIgnoreCase(keyword);
    }

    public boolean isSymbol(String symbol) {
      return kind == Kind.SYMBOL && text.equals(symbol);
    }

    public boolean isName() {
      return kind == Kind.WORD || kind == Kind.QUOTED;
    }

    public boolean isValue() {
      return kind == Kind.STRING || kind == Kind.NUMBER || kind == Kind.PARAMETER;
    }

    boolean opens() {
      return kind == Kind.SYMBOL && (text.equals("(") || text.equals("[") || text.equals("{"));
    }

    boolean closes() {
      return kind == Kind.SYMBOL && (text.equals(")") || text.equals("]") || text.equals("}"));
    }
  }

  private final String statement;
  private final List<Token> tokens = new ArrayList<>();
  private int at;
  private int parameters;

  private StatementTokens(String statement) {
    this.statement = statement;
  }

  /**
   * Null where the statement has a quote without end, or a comment, or bytes that no statement has:
   * better not understood than misunderstood.
   */
  public static @Nullable List<Token> of(String statement) {
    StatementTokens reading = new StatementTokens(statement);
    return reading.read() ? reading.tokens : null;
  }

  private boolean read() {
    while (at < statement.length()) {
      char c = statement.charAt(at);
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        at++;
      } else if (c == '"') {
        if (!quoted('"', Kind.QUOTED)) {
          return false;
        }
      } else if (c == '\'') {
        if (!quoted('\'', Kind.STRING)) {
          return false;
        }
      } else if (c == '?') {
        at++;
        tokens.add(new Token(Kind.PARAMETER, "?", parameters++));
      } else if (isDigit(c) || (c == '-' && isDigit(peek(1)) && signMayStand())) {
        number();
      } else if (isWordPart(c)) {
        word();
      } else if (statement.startsWith("--", at) || statement.startsWith("/*", at)) {
        return false;
      } else if (c > ' ' && c < 0x7F) {
        at++;
        tokens.add(new Token(Kind.SYMBOL, String.valueOf(c), 0));
      } else {
        return false;
      }
    }
    return true;
  }

  /** A quote inside is written twice. */
  private boolean quoted(char quote, Kind kind) {
    StringBuilder text = new StringBuilder();
    at++;
    while (at < statement.length()) {
      char c = statement.charAt(at++);
      if (c != quote) {
        text.append(c);
      } else if (peek(0) == quote) {
        text.append(quote);
        at++;
      } else {
        tokens.add(new Token(kind, text.toString(), 0));
        return true;
      }
    }
    return false;
  }

  private void number() {
    int from = at++;
    while (at < statement.length()) {
      char c = statement.charAt(at);
      boolean sign =
          (c == '+' || c == '-') && Character.toLowerCase(statement.charAt(at - 1)) == 'e';
      if (!isWordPart(c) && c != '.' && !sign) {
        break;
      }
      at++;
    }
    tokens.add(new Token(Kind.NUMBER, statement.substring(from, at), 0));
  }

  private void word() {
    int from = at;
    while (at < statement.length() && isWordPart(statement.charAt(at))) {
      at++;
    }
    tokens.add(new Token(Kind.WORD, statement.substring(from, at), 0));
  }

  /** Whether a minus here belongs to a number: behind a name or a value it is subtraction. */
  private boolean signMayStand() {
    return !tokens.isEmpty()
        && tokens.getLast().kind() == Kind.SYMBOL
        && !tokens.getLast().closes();
  }

  private char peek(int ahead) {
    return at + ahead < statement.length() ? statement.charAt(at + ahead) : '\0';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
  }
}
