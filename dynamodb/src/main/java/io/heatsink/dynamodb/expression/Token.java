package io.heatsink.dynamodb.expression;

/** The kinds of words that an expression's text consists of. */
enum Token {
  /** A letter, then letters, digits and underscores. */
  NAME,
  /** {@code #} and what stands for a name. */
  NAME_PLACEHOLDER,
  /** {@code :} and what stands for a value. */
  VALUE_PLACEHOLDER,
  /** Digits without leading zeros: "03" is two numbers. */
  NUMBER,
  AND,
  OR,
  NOT,
  BETWEEN,
  IN,
  SET,
  REMOVE,
  ADD,
  DELETE,
  EQUAL,
  NOT_EQUAL,
  LESS,
  LESS_OR_EQUAL,
  GREATER,
  GREATER_OR_EQUAL,
  OPEN,
  CLOSE,
  OPEN_INDEX,
  CLOSE_INDEX,
  COMMA,
  DOT,
  PLUS,
  MINUS,
  /** One character that no expression may hold. */
  UNKNOWN,
  END
}
