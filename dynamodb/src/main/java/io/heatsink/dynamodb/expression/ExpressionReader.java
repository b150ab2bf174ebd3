package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.expression.DocumentPath.Element;
import io.heatsink.dynamodb.expression.DocumentPath.Index;
import io.heatsink.dynamodb.expression.DocumentPath.Name;
import io.heatsink.dynamodb.expression.DocumentPath.NamePlaceholder;
import io.heatsink.dynamodb.expression.Faults.Check;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What all expressions have in common: their limits, document paths, and the count of operators.
 */
final class ExpressionReader {
  /** Source: DynamoDB Developer Guide, "Quotas", expression parameters: 4 KB, as it was sent. */
  static final int LONGEST_BYTES = 4_096;

  /** Source: the same. */
  static final int MOST_OPERATORS = 300;

  /** Source: the same, nested attribute depth. */
  private static final int DEEPEST_PATH = 32;

  /** Seen of DynamoDB: list indexes reach to 2^32 - 2. */
  private static final long HIGHEST_INDEX = 4_294_967_294L;

  private final ExpressionKind kind;
  private final Faults faults;
  private final Tokens tokens;
  private int operators;

  ExpressionReader(ExpressionKind kind, String text) {
    this.kind = kind;
    this.faults = new Faults(kind);
    if (text.isBlank()) {
      throw kind.invalid("The expression can not be empty;");
    }
    if (text.length() > LONGEST_BYTES / 3) {
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes > LONGEST_BYTES) {
        throw kind.invalid(
            "Expression size has exceeded the maximum allowed size; expression size: " + bytes);
      }
    }
    this.tokens = new Tokens(kind, text);
  }

  Tokens tokens() {
    return tokens;
  }

  Faults faults() {
    return faults;
  }

  /** Counts an operator or function. */
  void countOperator() {
    operators++;
  }

  /** The text has been read; throws if something is wrong with what it says. */
  void finish() {
    if (operators > MOST_OPERATORS) {
      faults.report(
          Check.OPERATOR_COUNT,
          "The expression contains too many operators; operator count: " + operators);
    }
    faults.throwIfAny();
  }

  DocumentPath path() {
    return pathFrom(name());
  }

  /** A path whose first name has been read. */
  DocumentPath pathFrom(Element first) {
    if (tokens.token() != Token.DOT && tokens.token() != Token.OPEN_INDEX) {
      return new DocumentPath(List.of(first));
    }
    List<Element> elements = new ArrayList<>(4);
    elements.add(first);
    while (true) {
      if (tokens.accept(Token.DOT)) {
        elements.add(name());
      } else if (tokens.accept(Token.OPEN_INDEX)) {
        elements.add(index());
      } else {
        break;
      }
    }
    if (elements.size() > DEEPEST_PATH) {
      faults.report(
          Check.PATH,
          "The document path has too many nesting elements; nesting levels: " + elements.size());
    }
    return new DocumentPath(elements);
  }

  private Element name() {
    Token token = tokens.token();
    if (token != Token.NAME && token != Token.NAME_PLACEHOLDER) {
      throw tokens.syntaxError();
    }
    String word = tokens.word();
    tokens.advance();
    return token == Token.NAME ? writtenName(word) : new NamePlaceholder(word);
  }

  /** A name that is written out, and may therefore be reserved. */
  Name writtenName(String word) {
    if (ReservedWords.contains(word)) {
      faults.report(
          Check.RESERVED_WORD, "Attribute name is a reserved keyword; reserved keyword: " + word);
    }
    return new Name(word);
  }

  private Index index() {
    if (tokens.token() != Token.NUMBER) {
      throw tokens.syntaxError();
    }
    String digits = tokens.word();
    tokens.advance();
    tokens.expect(Token.CLOSE_INDEX);
    long index = digits.length() > 10 ? Long.MAX_VALUE : Long.parseLong(digits);
    if (index > HIGHEST_INDEX) {
      faults.report(
          Check.PATH, "List index is not within the allowable range; index: [" + digits + "]");
    }
    return new Index(index);
  }

  /** The function is none that DynamoDB has, or none for this kind of expression. */
  void refuseFunction(String function) {
    if (Functions.NAMES.contains(function)) {
      faults.report(
          Check.FUNCTION_USE,
          "The function is not allowed in " + kind.inWords() + "; function: " + function);
    } else {
      faults.report(Check.FUNCTION_NAME, "Invalid function name; function: " + function);
    }
  }

  /** The function is allowed, but not at this place. */
  void misusedFunction(String function) {
    faults.report(
        Check.FUNCTION_USE,
        "The function is not allowed to be used this way in an expression; function: " + function);
  }

  void requireOperands(String function, int expected, int actual) {
    if (expected != actual) {
      faults.report(
          Check.OPERAND_COUNT,
          "Incorrect number of operands for operator or function; operator or function: "
              + function
              + ", number of operands: "
              + actual);
    }
  }

  void needsPath(String function) {
    faults.report(
        Check.OPERAND_KIND,
        "Operator or function requires a document path; operator or function: " + function);
  }

  void redundantParentheses() {
    faults.report(Check.REDUNDANT_PARENTHESES, "The expression has redundant parentheses;");
  }

  /**
   * Functions nested so deep have more operators than an expression may have: no use to read on,
   * and the stack stays bounded.
   */
  void nestedFunction(int depth) {
    if (depth > MOST_OPERATORS) {
      throw kind.invalid(
          "The expression contains too many operators; operator count: " + operators);
    }
  }
}
