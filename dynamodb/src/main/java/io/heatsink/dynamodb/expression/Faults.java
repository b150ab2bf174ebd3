package io.heatsink.dynamodb.expression;

import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an expression that reads well: found while reading, told only once the whole
 * text has been read, because DynamoDB tells syntax errors first. Of several kinds the first in
 * {@link Check} is told, of one kind the first in the text.
 */
final class Faults {
  /** In the order in which they are told. */
  enum Check {
    REDUNDANT_PARENTHESES,
    SECTION,
    OPERATOR_COUNT,
    FUNCTION_NAME,
    FUNCTION_USE,
    RESERVED_WORD,
    PATH,
    OPERAND_COUNT,
    OPERAND_KIND
  }

  private final ExpressionKind kind;
  private @Nullable Check worst;
  private String message = "";

  Faults(ExpressionKind kind) {
    this.kind = kind;
  }

  void report(Check check, String problem) {
    if (worst == null || check.compareTo(worst) < 0) {
      worst = check;
      message = problem;
    }
  }

  void throwIfAny() {
    if (worst != null) {
      throw kind.invalid(message);
    }
  }
}
