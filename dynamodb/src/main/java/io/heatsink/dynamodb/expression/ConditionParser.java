package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.expression.Condition.And;
import io.heatsink.dynamodb.expression.Condition.AttributeExists;
import io.heatsink.dynamodb.expression.Condition.AttributeNotExists;
import io.heatsink.dynamodb.expression.Condition.AttributeType;
import io.heatsink.dynamodb.expression.Condition.BeginsWith;
import io.heatsink.dynamodb.expression.Condition.Between;
import io.heatsink.dynamodb.expression.Condition.Comparison;
import io.heatsink.dynamodb.expression.Condition.Contains;
import io.heatsink.dynamodb.expression.Condition.In;
import io.heatsink.dynamodb.expression.Condition.Not;
import io.heatsink.dynamodb.expression.Condition.Or;
import io.heatsink.dynamodb.expression.Faults.Check;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads condition, filter and key-condition expressions.
 *
 * <p>By operator precedence with a stack of its own, because 4 KB of parentheses nest deeper than a
 * thread's stack bears. NOT binds tighter than AND, AND tighter than OR; both bind to the left.
 */
final class ConditionParser {
  /** Source: DynamoDB Developer Guide, "Quotas", expression parameters. */
  private static final int MOST_IN_VALUES = 100;

  /** What stands open to the left of the word at hand. */
  private sealed interface Open {}

  private record OpenParenthesis() implements Open {}

  private record OpenNot() implements Open {}

  private record OpenAnd(Condition left) implements Open {}

  private record OpenOr(Condition left) implements Open {}

  /** For a condition in which a fault was reported, so that reading can go on. */
  private static final AttributeExists STAND_IN = new AttributeExists(DocumentPath.of("_"));

  /** A function that has been read: what follows says whether it is a condition or an operand. */
  private record Call(String function, List<Operand> operands) {}

  private final ExpressionReader reader;
  private final Tokens tokens;
  private final Deque<Open> open = new ArrayDeque<>();
  private int openParentheses;
  private int depth;

  /** Whether the word before closed parentheses around all of what was read last. */
  private boolean enclosed;

  ConditionParser(ExpressionKind kind, String text) {
    this.reader = new ExpressionReader(kind, text);
    this.tokens = reader.tokens();
  }

  Condition parse() {
    while (true) {
      Condition condition = closed(primary());
      if (tokens.accept(Token.AND)) {
        open.push(new OpenAnd(condition));
      } else if (tokens.accept(Token.OR)) {
        open.push(new OpenOr(joined(condition)));
      } else if (tokens.token() == Token.END && openParentheses == 0) {
        Condition whole = joined(condition);
        reader.finish();
        return whole;
      } else {
        throw tokens.syntaxError();
      }
      reader.countOperator();
    }
  }

  /** A condition without AND or OR; notes what opens before it. */
  private Condition primary() {
    enclosed = false;
    while (true) {
      if (tokens.accept(Token.OPEN)) {
        open.push(new OpenParenthesis());
        openParentheses++;
      } else if (tokens.accept(Token.NOT)) {
        open.push(new OpenNot());
        reader.countOperator();
      } else {
        break;
      }
    }
    if (tokens.token() == Token.NAME) {
      String word = tokens.word();
      tokens.advance();
      if (tokens.token() == Token.OPEN) {
        Call call = call(word);
        close();
        return comparesNext() ? comparison(operand(call)) : condition(call);
      }
      DocumentPath path = reader.pathFrom(reader.writtenName(word));
      close();
      return comparison(path);
    }
    Operand operand = bareOperand();
    close();
    return comparison(operand);
  }

  /** Parentheses may stand around an operand: those that close right here did. */
  private void close() {
    while (tokens.token() == Token.CLOSE && open.peek() instanceof OpenParenthesis) {
      closeParenthesis();
    }
  }

  private void closeParenthesis() {
    tokens.advance();
    open.pop();
    openParentheses--;
    if (enclosed) {
      reader.redundantParentheses();
    }
    enclosed = true;
  }

  /** Closes what the condition closes: its NOTs, and its parentheses with all that is in them. */
  private Condition closed(Condition condition) {
    Condition closed = condition;
    while (true) {
      if (open.peek() instanceof OpenNot) {
        open.pop();
        enclosed = false;
        closed = new Not(closed);
      } else if (tokens.token() == Token.CLOSE && openParentheses > 0) {
        closed = joined(closed);
        closeParenthesis();
      } else if (open.peek() instanceof OpenAnd(Condition left)) {
        open.pop();
        enclosed = false;
        closed = new And(left, closed);
      } else {
        return closed;
      }
    }
  }

  /** Joins the condition with the ANDs and ORs before it, up to a parenthesis. */
  private Condition joined(Condition condition) {
    Condition joined = condition;
    while (true) {
      if (open.peek() instanceof OpenAnd(Condition left)) {
        joined = new And(left, joined);
      } else if (open.peek() instanceof OpenOr(Condition left)) {
        joined = new Or(left, joined);
      } else {
        return joined;
      }
      open.pop();
      enclosed = false;
    }
  }

  private boolean comparesNext() {
    return tokens.token() == Token.BETWEEN || tokens.token() == Token.IN || comparator() != null;
  }

  private @Nullable Comparator comparator() {
    return switch (tokens.token()) {
      case EQUAL -> Comparator.EQUAL;
      case NOT_EQUAL -> Comparator.NOT_EQUAL;
      case LESS -> Comparator.LESS;
      case LESS_OR_EQUAL -> Comparator.LESS_OR_EQUAL;
      case GREATER -> Comparator.GREATER;
      case GREATER_OR_EQUAL -> Comparator.GREATER_OR_EQUAL;
      default -> null;
    };
  }

  /** The rest of a comparison whose first operand has been read. */
  private Condition comparison(Operand first) {
    enclosed = false;
    reader.countOperator();
    if (tokens.accept(Token.BETWEEN)) {
      Operand lower = operand();
      tokens.expect(Token.AND);
      return new Between(first, lower, operand());
    }
    if (tokens.accept(Token.IN)) {
      return new In(first, values());
    }
    Comparator comparator = comparator();
    if (comparator == null) {
      throw tokens.syntaxError();
    }
    tokens.advance();
    return new Comparison(first, comparator, operand());
  }

  private List<Operand> values() {
    List<Operand> values = operands();
    if (values.size() > MOST_IN_VALUES) {
      reader
          .faults()
          .report(
              Check.OPERAND_COUNT,
              "The IN operator is provided with too many operands; number of operands: "
                  + values.size());
    }
    return values;
  }

  /** One or more operands in parentheses. */
  private List<Operand> operands() {
    List<Operand> operands = new ArrayList<>(2);
    tokens.expect(Token.OPEN);
    do {
      operands.add(operand());
    } while (tokens.accept(Token.COMMA));
    tokens.expect(Token.CLOSE);
    return operands;
  }

  /** An operand, in parentheses or not. */
  private Operand operand() {
    int parentheses = 0;
    while (tokens.accept(Token.OPEN)) {
      parentheses++;
    }
    Operand operand = bareOperand();
    if (parentheses > 1) {
      reader.redundantParentheses();
    }
    for (; parentheses > 0; parentheses--) {
      tokens.expect(Token.CLOSE);
    }
    return operand;
  }

  private Operand bareOperand() {
    String word = tokens.word();
    if (tokens.accept(Token.VALUE_PLACEHOLDER)) {
      return new ValuePlaceholder(word);
    }
    if (tokens.accept(Token.NAME)) {
      return tokens.token() == Token.OPEN
          ? operand(call(word))
          : reader.pathFrom(reader.writtenName(word));
    }
    return reader.path();
  }

  private Call call(String function) {
    reader.countOperator();
    reader.nestedFunction(++depth);
    Call call = new Call(function, operands());
    depth--;
    return call;
  }

  private Operand operand(Call call) {
    String function = call.function();
    switch (function) {
      case Functions.SIZE -> requireOperands(call, 1);
      case Functions.ATTRIBUTE_EXISTS,
          Functions.ATTRIBUTE_NOT_EXISTS,
          Functions.ATTRIBUTE_TYPE,
          Functions.BEGINS_WITH,
          Functions.CONTAINS ->
          reader.misusedFunction(function);
      default -> reader.refuseFunction(function);
    }
    // Where a fault was reported, this stands in for what cannot be said.
    return new Operand.Size(call.operands().getFirst());
  }

  private Condition condition(Call call) {
    String function = call.function();
    Operand first = call.operands().getFirst();
    Operand last = call.operands().getLast();
    return switch (function) {
      case Functions.ATTRIBUTE_EXISTS -> {
        requireOperands(call, 1);
        yield new AttributeExists(path(function, first));
      }
      case Functions.ATTRIBUTE_NOT_EXISTS -> {
        requireOperands(call, 1);
        yield new AttributeNotExists(path(function, first));
      }
      case Functions.ATTRIBUTE_TYPE -> {
        requireOperands(call, 2);
        yield new AttributeType(path(function, first), last);
      }
      case Functions.BEGINS_WITH -> {
        requireOperands(call, 2);
        yield new BeginsWith(first, last);
      }
      case Functions.CONTAINS -> {
        requireOperands(call, 2);
        yield new Contains(first, last);
      }
      case Functions.SIZE -> {
        reader.misusedFunction(function);
        yield STAND_IN;
      }
      default -> {
        reader.refuseFunction(function);
        yield STAND_IN;
      }
    };
  }

  private void requireOperands(Call call, int expected) {
    reader.requireOperands(call.function(), expected, call.operands().size());
  }

  private DocumentPath path(String function, Operand operand) {
    if (operand instanceof DocumentPath path) {
      return path;
    }
    reader.needsPath(function);
    return STAND_IN.path();
  }
}
