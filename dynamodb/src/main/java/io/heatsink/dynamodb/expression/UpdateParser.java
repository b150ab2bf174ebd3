package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.expression.Faults.Check;
import io.heatsink.dynamodb.expression.UpdateExpression.Add;
import io.heatsink.dynamodb.expression.UpdateExpression.Delete;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads update expressions. */
final class UpdateParser {
  private final ExpressionReader reader;
  private final Tokens tokens;
  private final Set<Token> sections = EnumSet.noneOf(Token.class);
  private final List<UpdateExpression.Set> sets = new ArrayList<>();
  private final List<DocumentPath> removals = new ArrayList<>();
  private final List<Add> additions = new ArrayList<>();
  private final List<Delete> deletions = new ArrayList<>();
  private int depth;

  UpdateParser(String text) {
    this.reader = new ExpressionReader(ExpressionKind.UPDATE, text);
    this.tokens = reader.tokens();
  }

  UpdateExpression parse() {
    do {
      section();
    } while (tokens.token() != Token.END);
    reader.finish();
    return new UpdateExpression(sets, removals, additions, deletions);
  }

  private void section() {
    Token section = tokens.token();
    Runnable action =
        switch (section) {
          case SET -> this::set;
          case REMOVE -> this::remove;
          case ADD -> this::add;
          case DELETE -> this::delete;
          default -> throw tokens.syntaxError();
        };
    tokens.advance();
    if (!sections.add(section)) {
      reader
          .faults()
          .report(
              Check.SECTION,
              "The \"" + section + "\" section can only be used once in an update expression;");
    }
    do {
      action.run();
    } while (tokens.accept(Token.COMMA));
  }

  private void set() {
    DocumentPath path = reader.path();
    tokens.expect(Token.EQUAL);
    sets.add(new UpdateExpression.Set(path, setValue()));
  }

  private void remove() {
    removals.add(reader.path());
  }

  private void add() {
    additions.add(new Add(reader.path(), value()));
  }

  private void delete() {
    deletions.add(new Delete(reader.path(), value()));
  }

  private ValuePlaceholder value() {
    String word = tokens.word();
    tokens.expect(Token.VALUE_PLACEHOLDER);
    return new ValuePlaceholder(word);
  }

  /** One operand, or two that are added or subtracted; parentheses may stand around all or each. */
  private SetValue setValue() {
    int parentheses = 0;
    while (tokens.accept(Token.OPEN)) {
      parentheses++;
    }
    SetValue value = bareOperand();
    boolean enclosed = false;
    while (true) {
      if (parentheses > 0 && tokens.accept(Token.CLOSE)) {
        parentheses--;
        if (enclosed) {
          reader.redundantParentheses();
        }
        enclosed = true;
      } else if (value instanceof UpdateOperand left && tokens.accept(Token.PLUS)) {
        reader.countOperator();
        value = new SetValue.Sum(left, operand());
        enclosed = false;
      } else if (value instanceof UpdateOperand left && tokens.accept(Token.MINUS)) {
        reader.countOperator();
        value = new SetValue.Difference(left, operand());
        enclosed = false;
      } else if (parentheses > 0) {
        throw tokens.syntaxError();
      } else {
        return value;
      }
    }
  }

  /** An operand, in parentheses or not. */
  private UpdateOperand operand() {
    int parentheses = 0;
    while (tokens.accept(Token.OPEN)) {
      parentheses++;
    }
    UpdateOperand operand = bareOperand();
    if (parentheses > 1) {
      reader.redundantParentheses();
    }
    for (; parentheses > 0; parentheses--) {
      tokens.expect(Token.CLOSE);
    }
    return operand;
  }

  private UpdateOperand bareOperand() {
    String word = tokens.word();
    if (tokens.accept(Token.VALUE_PLACEHOLDER)) {
      return new ValuePlaceholder(word);
    }
    if (tokens.accept(Token.NAME)) {
      return tokens.token() == Token.OPEN ? call(word) : reader.pathFrom(reader.writtenName(word));
    }
    return reader.path();
  }

  private UpdateOperand call(String function) {
    reader.countOperator();
    reader.nestedFunction(++depth);
    List<UpdateOperand> operands = new ArrayList<>(2);
    tokens.expect(Token.OPEN);
    do {
      operands.add(operand());
    } while (tokens.accept(Token.COMMA));
    tokens.expect(Token.CLOSE);
    depth--;
    UpdateOperand first = operands.getFirst();
    UpdateOperand last = operands.getLast();
    return switch (function) {
      case Functions.IF_NOT_EXISTS -> {
        reader.requireOperands(function, 2, operands.size());
        if (first instanceof DocumentPath path) {
          yield new UpdateOperand.IfNotExists(path, last);
        }
        reader.needsPath(function);
        yield last; // stands in for what cannot be said
      }
      case Functions.LIST_APPEND -> {
        reader.requireOperands(function, 2, operands.size());
        yield new UpdateOperand.ListAppend(first, last);
      }
      default -> {
        reader.refuseFunction(function);
        yield last; // stands in for what cannot be said
      }
    };
  }
}
