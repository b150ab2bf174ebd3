package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.AttributeValue.MapValue;
import io.heatsink.dynamodb.expression.Comparator;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.Operand;
import io.heatsink.dynamodb.expression.SetValue;
import io.heatsink.dynamodb.expression.UpdateExpression;
import io.heatsink.dynamodb.expression.UpdateOperand;
import io.heatsink.dynamodb.wire.StatementTokens.Kind;
import io.heatsink.dynamodb.wire.StatementTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads a PartiQL statement.
 *
 * <p>Source: DynamoDB Developer Guide, "PartiQL", statements, functions and operators.
 */
final class PartiQlParser {
  private final PartiQlTokens in;
  private final LegacyValues values;

  private final List<UpdateExpression.Set> sets = new ArrayList<>();
  private final List<DocumentPath> removals = new ArrayList<>();
  private final List<UpdateExpression.Add> additions = new ArrayList<>();
  private final List<UpdateExpression.Delete> deletions = new ArrayList<>();

  private PartiQlParser(PartiQlTokens in, LegacyValues values) {
    this.in = in;
    this.values = values;
  }

  /**
   * @param values to which those of the statement are added
   * @throws io.heatsink.dynamodb.DynamoDbException a ValidationException, if it cannot be read
   */
  static PartiQl parse(String text, List<AttributeValue> parameters, LegacyValues values) {
    PartiQlTokens in = PartiQlTokens.of(text, parameters);
    PartiQl statement = new PartiQlParser(in, values).statement();
    in.needEnd();
    return statement;
  }

  private PartiQl statement() {
    if (in.takeWord("SELECT")) {
      return select();
    }
    if (in.takeWord("INSERT")) {
      in.needWord("INTO");
      String table = in.needName();
      in.needWord("VALUE");
      if (in.value() instanceof MapValue(Map<String, AttributeValue> item)) {
        return new PartiQl.Insert(table, item);
      }
      throw in.unexpected();
    }
    if (in.takeWord("UPDATE")) {
      return update();
    }
    if (in.takeWord("DELETE")) {
      in.needWord("FROM");
      String table = in.needName();
      in.needWord("WHERE");
      return new PartiQl.Delete(table, condition(), returning());
    }
    if (in.takeWord("EXISTS")) {
      return exists();
    }
    throw PartiQlTokens.malformed("Expected data manipulation");
  }

  private PartiQl exists() {
    in.needSymbol("(");
    in.needWord("SELECT");
    in.needSymbol("*");
    in.needWord("FROM");
    String table = in.needName();
    in.needWord("WHERE");
    Condition where = condition();
    in.needSymbol(")");
    return new PartiQl.Exists(table, where);
  }

  private PartiQl select() {
    List<DocumentPath> paths = new ArrayList<>();
    if (!in.takeSymbol("*")) {
      do {
        paths.add(path());
      } while (in.takeSymbol(","));
    }
    in.needWord("FROM");
    String table = in.needName();
    String index = in.takeSymbol(".") ? in.needName() : null;
    Condition where = in.takeWord("WHERE") ? condition() : null;
    boolean forward = true;
    if (in.takeWord("ORDER")) {
      in.needWord("BY");
      path();
      forward = !in.takeWord("DESC");
      if (forward) {
        boolean unused = in.takeWord("ASC");
      }
    }
    return new PartiQl.Select(paths, table, index, where, forward);
  }

  private PartiQl update() {
    String table = in.needName();
    while (!in.peek().isWord("WHERE")) {
      if (in.takeWord("SET")) {
        do {
          set();
        } while (in.takeSymbol(","));
      } else {
        in.needWord("REMOVE");
        do {
          removals.add(path());
        } while (in.takeSymbol(","));
      }
    }
    in.needWord("WHERE");
    Condition where = condition();
    if (sets.size() + removals.size() + additions.size() + deletions.size() == 0) {
      throw in.unexpected();
    }
    return new PartiQl.Update(
        table, new UpdateExpression(sets, removals, additions, deletions), where, returning());
  }

  private void set() {
    DocumentPath path = path();
    in.needSymbol("=");
    String function = function();
    if (function.equals("set_add") || function.equals("set_delete")) {
      in.next();
      in.needSymbol("(");
      path();
      in.needSymbol(",");
      AttributeValue elements = in.value();
      in.needSymbol(")");
      if (function.equals("set_add")) {
        additions.add(new UpdateExpression.Add(path, values.name(elements)));
      } else {
        deletions.add(new UpdateExpression.Delete(path, values.name(elements)));
      }
      return;
    }
    UpdateOperand left = updateOperand();
    SetValue value = left;
    if (in.takeSymbol("+")) {
      value = new SetValue.Sum(left, updateOperand());
    } else if (in.takeSymbol("-")) {
      value = new SetValue.Difference(left, updateOperand());
    }
    sets.add(new UpdateExpression.Set(path, value));
  }

  private UpdateOperand updateOperand() {
    String function = function();
    if (function.equals("list_append")) {
      in.next();
      in.needSymbol("(");
      UpdateOperand first = updateOperand();
      in.needSymbol(",");
      UpdateOperand second = updateOperand();
      in.needSymbol(")");
      return new UpdateOperand.ListAppend(first, second);
    }
    if (function.equals("if_not_exists")) {
      in.next();
      in.needSymbol("(");
      DocumentPath path = path();
      in.needSymbol(",");
      UpdateOperand otherwise = updateOperand();
      in.needSymbol(")");
      return new UpdateOperand.IfNotExists(path, otherwise);
    }
    return in.startsValue() ? values.name(in.value()) : path();
  }

  private String returning() {
    if (!in.takeWord("RETURNING")) {
      return "NONE";
    }
    String what = in.takeWord("ALL") ? "ALL" : "UPDATED";
    if (what.equals("UPDATED")) {
      in.needWord("MODIFIED");
    }
    String when = in.takeWord("OLD") ? "OLD" : "NEW";
    if (when.equals("NEW")) {
      in.needWord("NEW");
    }
    in.needSymbol("*");
    return what + "_" + when;
  }

  private Condition condition() {
    Condition left = conjunction();
    while (in.takeWord("OR")) {
      left = new Condition.Or(left, conjunction());
    }
    return left;
  }

  private Condition conjunction() {
    Condition left = negation();
    while (in.takeWord("AND")) {
      left = new Condition.And(left, negation());
    }
    return left;
  }

  private Condition negation() {
    if (in.takeWord("NOT")) {
      return new Condition.Not(negation());
    }
    if (in.takeSymbol("(")) {
      Condition inner = condition();
      in.needSymbol(")");
      return inner;
    }
    return switch (function()) {
      case "begins_with" -> {
        List<Operand> operands = arguments();
        yield new Condition.BeginsWith(operands.get(0), operands.get(1));
      }
      case "contains" -> {
        List<Operand> operands = arguments();
        yield new Condition.Contains(operands.get(0), operands.get(1));
      }
      case "attribute_type" -> {
        List<Operand> operands = arguments();
        if (operands.getFirst() instanceof DocumentPath path) {
          yield new Condition.AttributeType(path, operands.get(1));
        }
        throw in.unexpected();
      }
      default -> comparison();
    };
  }

  private List<Operand> arguments() {
    in.next();
    in.needSymbol("(");
    Operand first = operand();
    in.needSymbol(",");
    Operand second = operand();
    in.needSymbol(")");
    return List.of(first, second);
  }

  private Condition comparison() {
    Operand left = operand();
    if (in.takeWord("BETWEEN")) {
      Operand lower = operand();
      in.needWord("AND");
      return new Condition.Between(left, lower, operand());
    }
    if (in.takeWord("IN")) {
      String end = in.peek().isSymbol("[") ? "]" : ")";
      in.needSymbol(end.equals("]") ? "[" : "(");
      List<Operand> operands = new ArrayList<>();
      in.values(end).forEach(value -> operands.add(values.name(value)));
      return new Condition.In(left, operands);
    }
    if (in.takeWord("IS")) {
      return is(left, in.takeWord("NOT"));
    }
    return new Condition.Comparison(left, comparator(), operand());
  }

  private Condition is(Operand left, boolean negated) {
    if (!(left instanceof DocumentPath path)) {
      throw in.unexpected();
    }
    if (in.takeWord("MISSING")) {
      return negated ? new Condition.AttributeExists(path) : new Condition.AttributeNotExists(path);
    }
    in.needWord("NULL");
    Condition isNull =
        new Condition.AttributeType(path, values.name(new AttributeValue.StringValue("NULL")));
    return negated ? new Condition.Not(isNull) : isNull;
  }

  private Comparator comparator() {
    Token first = in.peek();
    if (in.takeSymbol("=")) {
      return Comparator.EQUAL;
    }
    if (in.takeSymbol("!")) {
      in.needSymbol("=");
      return Comparator.NOT_EQUAL;
    }
    if (in.takeSymbol("<")) {
      if (in.takeSymbol(">")) {
        return Comparator.NOT_EQUAL;
      }
      return in.takeSymbol("=") ? Comparator.LESS_OR_EQUAL : Comparator.LESS;
    }
    if (first.isSymbol(">")) {
      in.next();
      return in.takeSymbol("=") ? Comparator.GREATER_OR_EQUAL : Comparator.GREATER;
    }
    throw in.unexpected();
  }

  private Operand operand() {
    if (function().equals("size")) {
      in.next();
      in.needSymbol("(");
      Operand sized = operand();
      in.needSymbol(")");
      return new Operand.Size(sized);
    }
    return in.startsValue() ? values.name(in.value()) : path();
  }

  /** The function that is called here, in small letters; empty if none is. */
  private String function() {
    return in.peek().kind() == Kind.WORD && in.peek(1).isSymbol("(")
        ? in.peek().text().toLowerCase(Locale.ROOT)
        : "";
  }

  private DocumentPath path() {
    List<DocumentPath.Element> elements = new ArrayList<>();
    elements.add(new DocumentPath.Name(in.needName()));
    while (true) {
      if (in.takeSymbol(".")) {
        elements.add(new DocumentPath.Name(in.needName()));
      } else if (in.takeSymbol("[")) {
        elements.add(element());
        in.needSymbol("]");
      } else {
        return new DocumentPath(elements);
      }
    }
  }

  private DocumentPath.Element element() {
    Token token = in.peek();
    if (token.kind() == Kind.STRING) {
      return new DocumentPath.Name(in.next().text());
    }
    if (token.kind() == Kind.NUMBER && token.text().chars().allMatch(Character::isDigit)) {
      return new DocumentPath.Index(Long.parseLong(in.next().text()));
    }
    throw in.unexpected();
  }
}
