package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.DynamoDbException;

/** The words of one expression, read one after another; knows where a syntax error stands. */
final class Tokens {
  private final ExpressionKind kind;
  private final String text;
  private int previousStart;
  private int previousEnd;
  private int start;
  private int end;
  private Token token = Token.END;

  Tokens(ExpressionKind kind, String text) {
    this.kind = kind;
    this.text = text;
    read();
  }

  /** The word at hand. */
  Token token() {
    return token;
  }

  /** The text of the word at hand. */
  String word() {
    return text.substring(start, end);
  }

  /** Goes on to the next word. */
  void advance() {
    previousStart = start;
    previousEnd = end;
    read();
  }

  /** Goes on if the word at hand is the given one. */
  boolean accept(Token expected) {
    if (token != expected) {
      return false;
    }
    advance();
    return true;
  }

  void expect(Token expected) {
    if (!accept(expected)) {
      throw syntaxError();
    }
  }

  /**
   * The word at hand does not belong here. The message shows it, and around it the text from the
   * word before to the word after.
   */
  DynamoDbException syntaxError() {
    String found = token == Token.END ? "<EOF>" : word();
    int from = previousEnd > 0 ? previousStart : start;
    int to = token == Token.END ? previousEnd : end;
    if (token != Token.END) {
      advance();
      to = token == Token.END ? to : end;
    }
    return kind.invalid(
        "Syntax error; token: \"" + found + "\", near: \"" + text.substring(from, to) + "\"");
  }

  private void read() {
    int at = end;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    start = at;
    if (at == text.length()) {
      end = at;
      token = Token.END;
      return;
    }
    char first = text.charAt(at);
    if (isLetter(first)) {
      end = endOfWord(at + 1);
      token = keywordOrName();
    } else if (isDigit(first)) {
      end = first == '0' ? at + 1 : endOfDigits(at + 1);
      token = Token.NUMBER;
    } else if ((first == '#' || first == ':') && endOfWord(at + 1) > at + 1) {
      end = endOfWord(at + 1);
      token = first == '#' ? Token.NAME_PLACEHOLDER : Token.VALUE_PLACEHOLDER;
    } else {
      readSymbol(first);
    }
  }

  private void readSymbol(char first) {
    end = start + 1;
    token =
        switch (first) {
          case '=' -> Token.EQUAL;
          case '<' ->
              follows('>') ? Token.NOT_EQUAL : follows('=') ? Token.LESS_OR_EQUAL : Token.LESS;
          case '>' -> follows('=') ? Token.GREATER_OR_EQUAL : Token.GREATER;
          case '(' -> Token.OPEN;
          case ')' -> Token.CLOSE;
          case '[' -> Token.OPEN_INDEX;
          case ']' -> Token.CLOSE_INDEX;
          case ',' -> Token.COMMA;
          case '.' -> Token.DOT;
          case '+' -> Token.PLUS;
          case '-' -> Token.MINUS;
          default -> {
            end = start + Character.charCount(text.codePointAt(start));
            yield Token.UNKNOWN;
          }
        };
  }

  private boolean follows(char second) {
    if (end < text.length() && text.charAt(end) == second) {
      end++;
      return true;
    }
    return false;
  }

  private Token keywordOrName() {
    return switch (kind) {
      case CONDITION, FILTER, KEY_CONDITION ->
          is("AND")
              ? Token.AND
              : is("OR")
                  ? Token.OR
                  : is("NOT")
                      ? Token.NOT
                      : is("BETWEEN") ? Token.BETWEEN : is("IN") ? Token.IN : Token.NAME;
      case UPDATE ->
          is("SET")
              ? Token.SET
              : is("REMOVE")
                  ? Token.REMOVE
                  : is("ADD") ? Token.ADD : is("DELETE") ? Token.DELETE : Token.NAME;
      case PROJECTION -> Token.NAME;
    };
  }

  private boolean is(String keyword) {
    return end - start == keyword.length()
        && text.regionMatches(true, start, keyword, 0, keyword.length());
  }

  private int endOfWord(int from) {
    int at = from;
    while (at < text.length() && isWordCharacter(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private int endOfDigits(int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  static boolean isWordCharacter(char c) {
    return isLetter(c) || isDigit(c) || c == '_';
  }

  private static boolean isLetter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
