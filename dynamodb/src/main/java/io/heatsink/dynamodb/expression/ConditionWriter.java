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
import io.heatsink.dynamodb.expression.Condition.Simple;
import java.util.List;

/** Writes a condition as text, with parentheses only where the tree would read otherwise. */
final class ConditionWriter {
  private final StringBuilder text = new StringBuilder();

  private ConditionWriter() {}

  static String write(Condition condition) {
    ConditionWriter writer = new ConditionWriter();
    writer.append(condition);
    return writer.text.toString();
  }

  private void append(Condition condition) {
    switch (condition) {
      case And and -> {
        append(and.left(), and.left() instanceof Or);
        text.append(" AND ");
        // AND and OR bind to the left: on the right they keep their parentheses.
        append(and.right(), and.right() instanceof Or || and.right() instanceof And);
      }
      case Or or -> {
        append(or.left());
        text.append(" OR ");
        append(or.right(), or.right() instanceof Or);
      }
      case Not not -> {
        text.append("NOT ");
        append(not.condition(), not.condition() instanceof And || not.condition() instanceof Or);
      }
      case Simple simple -> append(simple);
    }
  }

  private void append(Condition condition, boolean parentheses) {
    if (parentheses) {
      text.append('(');
    }
    append(condition);
    if (parentheses) {
      text.append(')');
    }
  }

  private void append(Simple condition) {
    switch (condition) {
      case Comparison(Operand left, Comparator comparator, Operand right) ->
          text.append(left).append(' ').append(comparator.symbol()).append(' ').append(right);
      case Between(Operand operand, Operand lower, Operand upper) ->
          text.append(operand).append(" BETWEEN ").append(lower).append(" AND ").append(upper);
      case In(Operand operand, List<Operand> values) -> {
        text.append(operand).append(" IN (");
        for (int i = 0; i < values.size(); i++) {
          text.append(i == 0 ? "" : ", ").append(values.get(i));
        }
        text.append(')');
      }
      case AttributeExists(DocumentPath path) -> appendCall(Functions.ATTRIBUTE_EXISTS, path);
      case AttributeNotExists(DocumentPath path) ->
          appendCall(Functions.ATTRIBUTE_NOT_EXISTS, path);
      case AttributeType(DocumentPath path, Operand type) ->
          appendCall(Functions.ATTRIBUTE_TYPE, path, type);
      case BeginsWith(Operand operand, Operand prefix) ->
          appendCall(Functions.BEGINS_WITH, operand, prefix);
      case Contains(Operand whole, Operand part) -> appendCall(Functions.CONTAINS, whole, part);
    }
  }

  private void appendCall(String function, Operand first) {
    text.append(function).append('(').append(first).append(')');
  }

  private void appendCall(String function, Operand first, Operand second) {
    text.append(function).append('(').append(first).append(", ").append(second).append(')');
  }
}
