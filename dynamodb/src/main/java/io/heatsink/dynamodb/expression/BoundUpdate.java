package io.heatsink.dynamodb.expression;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.expression.SetValue.Difference;
import io.heatsink.dynamodb.expression.SetValue.Sum;
import io.heatsink.dynamodb.expression.UpdateExpression.Add;
import io.heatsink.dynamodb.expression.UpdateExpression.Delete;
import io.heatsink.dynamodb.expression.UpdateOperand.IfNotExists;
import io.heatsink.dynamodb.expression.UpdateOperand.ListAppend;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An update with the names and values of its call: makes new items of old ones. Thread-safe. */
public final class BoundUpdate {
  private static final Set<String> ADDABLE = Set.of("N", "SS", "NS", "BS");
  private static final Set<String> DELETABLE = Set.of("SS", "NS", "BS");

  private final PathTree<UpdateAction> tree = PathTree.create();
  private final ExpressionAttributes attributes;
  private final String typeMismatch;
  private final boolean onlyTakesAway;

  /**
   * @param typeMismatch the complaint about an item whose values bear no such update
   */
  BoundUpdate(UpdateExpression update, ExpressionAttributes attributes, String typeMismatch) {
    this.attributes = attributes;
    this.typeMismatch = typeMismatch;
    this.onlyTakesAway = update.sets().isEmpty() && update.additions().isEmpty();
    use(update);
    for (UpdateExpression.Set set : update.sets()) {
      checkTypes(set.value());
    }
    for (Add add : update.additions()) {
      checkType("ADD", add.value(), ADDABLE, "ALLOWED_FOR_ADD_OPERAND");
    }
    for (Delete delete : update.deletions()) {
      checkType("DELETE", delete.value(), DELETABLE, "ALLOWED_FOR_DELETE_OPERAND");
    }
    for (UpdateExpression.Set set : update.sets()) {
      add(set.path(), new UpdateAction.Assign(set.value()));
    }
    for (DocumentPath path : update.removals()) {
      add(path, new UpdateAction.Remove());
    }
    for (Add add : update.additions()) {
      add(add.path(), new UpdateAction.Increase(attributes.value(add.value())));
    }
    for (Delete delete : update.deletions()) {
      add(delete.path(), new UpdateAction.TakeOut(attributes.value(delete.value())));
    }
  }

  /** The top-level attributes that it writes to. */
  public Set<String> attributeNames() {
    return Collections.unmodifiableSet(tree.fields().keySet());
  }

  /** Whether it makes nothing, so that where there is no item there is none afterwards. */
  public boolean onlyTakesAway() {
    return onlyTakesAway;
  }

  /**
   * Nobody may change the key of an item.
   *
   * @throws DynamoDbException a ValidationException, if the update does
   */
  public void refuseKeyAttributes(KeySchema key) {
    key.partition().forEach(this::refuseKeyAttribute);
    key.sort().forEach(this::refuseKeyAttribute);
  }

  private void refuseKeyAttribute(KeyAttribute attribute) {
    if (tree.fields().containsKey(attribute.name())) {
      throw DynamoDbException.validation(
          "One or more parameter values were invalid: Cannot update attribute "
              + attribute.name()
              + ". This attribute is part of the key");
    }
  }

  /**
   * Carries out the update.
   *
   * @param item as it is; for an item that does not exist yet, null or its key alone. It is not
   *     changed.
   * @throws DynamoDbException a ValidationException, if the item does not bear the update
   */
  public UpdateResult apply(@Nullable Map<String, AttributeValue> item) {
    Map<String, AttributeValue> before = item == null ? Map.of() : item;
    return new UpdateResult(tree, new UpdateRun(attributes, before, typeMismatch), before);
  }

  private void add(DocumentPath path, UpdateAction action) {
    tree.add(ExpressionKind.UPDATE, path, attributes, action);
  }

  /** Names and values are looked up before anything else is checked. */
  private void use(UpdateExpression update) {
    for (UpdateExpression.Set set : update.sets()) {
      use(set.path());
      use(set.value());
    }
    update.removals().forEach(this::use);
    for (Add add : update.additions()) {
      use(add.path());
      use(add.value());
    }
    for (Delete delete : update.deletions()) {
      use(delete.path());
      use(delete.value());
    }
  }

  private void use(SetValue value) {
    switch (value) {
      case DocumentPath path -> attributes.use(ExpressionKind.UPDATE, path);
      case ValuePlaceholder placeholder -> attributes.use(ExpressionKind.UPDATE, placeholder);
      case IfNotExists(DocumentPath path, UpdateOperand otherwise) -> {
        use(path);
        use(otherwise);
      }
      case ListAppend(UpdateOperand first, UpdateOperand second) -> {
        use(first);
        use(second);
      }
      case Sum(UpdateOperand left, UpdateOperand right) -> {
        use(left);
        use(right);
      }
      case Difference(UpdateOperand left, UpdateOperand right) -> {
        use(left);
        use(right);
      }
    }
  }

  private void checkTypes(SetValue value) {
    switch (value) {
      case DocumentPath p -> {}
      case ValuePlaceholder v -> {}
      case IfNotExists(DocumentPath path, UpdateOperand otherwise) -> checkTypes(otherwise);
      case ListAppend(UpdateOperand first, UpdateOperand second) ->
          checkOperands(Functions.LIST_APPEND, "L", first, second);
      case Sum(UpdateOperand left, UpdateOperand right) -> checkOperands("+", "N", left, right);
      case Difference(UpdateOperand left, UpdateOperand right) ->
          checkOperands("-", "N", left, right);
    }
  }

  private void checkOperands(
      String operator, String expected, UpdateOperand left, UpdateOperand right) {
    for (UpdateOperand operand : List.of(left, right)) {
      checkTypes(operand);
      String type = typeName(operand);
      if (type != null && !type.equals(expected)) {
        throw ExpressionKind.UPDATE.invalid(
            "Incorrect operand type for operator or function; operator or function: "
                + operator
                + ", operand type: "
                + type);
      }
    }
  }

  /** Null where only the item can tell. */
  private @Nullable String typeName(UpdateOperand operand) {
    return switch (operand) {
      case DocumentPath p -> null;
      case ValuePlaceholder value -> attributes.value(value).typeName();
      case IfNotExists i -> null;
      case ListAppend l -> "L";
    };
  }

  private void checkType(
      String section, ValuePlaceholder placeholder, Set<String> allowed, String typeSet) {
    AttributeValue value = attributes.value(placeholder);
    if (!allowed.contains(value.typeName())) {
      throw ExpressionKind.UPDATE.invalid(
          "Incorrect operand type for operator or function; operator: "
              + section
              + ", operand type: "
              + longTypeName(value)
              + ", typeSet: "
              + typeSet);
    }
  }

  /** The type as these two messages of DynamoDB's, and no others, name it. */
  private static String longTypeName(AttributeValue value) {
    return switch (value) {
      case AttributeValue.StringValue s -> "STRING";
      case AttributeValue.NumberValue n -> "NUMBER";
      case AttributeValue.BinaryValue b -> "BINARY";
      case AttributeValue.BooleanValue b -> "BOOLEAN";
      case AttributeValue.NullValue n -> "NULL";
      case AttributeValue.ListValue l -> "LIST";
      case AttributeValue.MapValue m -> "MAP";
      case AttributeValue.StringSetValue s -> "STRING_SET";
      case AttributeValue.NumberSetValue n -> "NUMBER_SET";
      case AttributeValue.BinarySetValue b -> "BINARY_SET";
    };
  }
}
