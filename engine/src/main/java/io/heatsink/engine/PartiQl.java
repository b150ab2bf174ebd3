package io.heatsink.engine;

import io.heatsink.dynamodb.AttributeValue;
import io.heatsink.dynamodb.expression.Condition;
import io.heatsink.dynamodb.expression.DocumentPath;
import io.heatsink.dynamodb.expression.UpdateExpression;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a PartiQL statement says; its conditions and updates are those of expressions. */
sealed interface PartiQl {
  /** The name or ARN of the table that it is about. */
  String table();

  /**
   * {@code SELECT}.
   *
   * @param paths empty for all attributes
   * @param index null for the table itself
   * @param where null for all items
   */
  record Select(
      List<DocumentPath> paths,
      String table,
      @Nullable String index,
      @Nullable Condition where,
      boolean forward)
      implements PartiQl {}

  /** {@code INSERT INTO}. */
  record Insert(String table, Map<String, AttributeValue> item) implements PartiQl {}

  /**
   * {@code UPDATE}.
   *
   * @param returns as ReturnValues says it
   */
  record Update(String table, UpdateExpression update, Condition where, String returns)
      implements PartiQl {}

  /**
   * {@code DELETE FROM}.
   *
   * @param returns as ReturnValues says it
   */
  record Delete(String table, Condition where, String returns) implements PartiQl {}

  /** {@code EXISTS} of a {@code SELECT}: the condition of an item that a transaction checks. */
  record Exists(String table, Condition where) implements PartiQl {}
}
