package io.heatsink.dynamodb.expression;

import java.util.List;

/**
 * What a condition, filter or key-condition expression says, as a tree; its text is {@code
 * toString()}, which parses to an equal tree.
 */
public sealed interface Condition {
  /**
   * A condition that consists of no others. What walks a tree treats these in a method of their
   * own: trees are up to 300 levels deep, and small frames keep the stack small.
   */
  sealed interface Simple extends Condition {}

  /** True if both are. */
  record And(Condition left, Condition right) implements Condition {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  /** True if one is. */
  record Or(Condition left, Condition right) implements Condition {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  /** True if the other is not. */
  record Not(Condition condition) implements Condition {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  record Comparison(Operand left, Comparator comparator, Operand right) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  /** Bounds included. */
  record Between(Operand operand, Operand lower, Operand upper) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  /** True if the operand equals one of the others. */
  record In(Operand operand, List<Operand> values) implements Simple {
    public In {
      values = List.copyOf(values);
    }

    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  record AttributeExists(DocumentPath path) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  record AttributeNotExists(DocumentPath path) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  /**
   * @param type a string that is the name of a type: S, SS, N, NS, B, BS, BOOL, NULL, L or M
   */
  record AttributeType(DocumentPath path, Operand type) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  record BeginsWith(Operand operand, Operand prefix) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }

  /** A part of a string or binary, or an element of a set or list. */
  record Contains(Operand whole, Operand part) implements Simple {
    @Override
    public String toString() {
      return ConditionWriter.write(this);
    }
  }
}
