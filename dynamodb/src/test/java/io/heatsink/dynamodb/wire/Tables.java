package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.IndexSchema.Kind;
import io.heatsink.dynamodb.IndexSchema.Projection;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The tables that heads are read for. */
final class Tables {
  /** Partition key {@code pk}, a string; no sort key. */
  static final TableSchema SIMPLE =
      new TableSchema("simple", "1", KeySchema.of(new KeyAttribute("pk", ScalarType.S)), Map.of());

  /**
   * Partition key {@code pk}, a string; sort key {@code sk}, a number; an index by {@code mail}.
   */
  static final TableSchema ORDERS =
      new TableSchema(
          "orders",
          "2",
          KeySchema.of(new KeyAttribute("pk", ScalarType.S), new KeyAttribute("sk", ScalarType.N)),
          Map.of(
              "by-mail",
              new IndexSchema(
                  "by-mail",
                  Kind.GLOBAL,
                  KeySchema.of(new KeyAttribute("mail", ScalarType.S)),
                  Projection.ALL,
                  Set.of())));

  /** Partition key {@code käy}, a binary; sort key {@code sk}, a string. */
  static final TableSchema BINARY =
      new TableSchema(
          "binary",
          "3",
          KeySchema.of(new KeyAttribute("käy", ScalarType.B), new KeyAttribute("sk", ScalarType.S)),
          Map.of());

  private static final Map<String, TableSchema> ALL =
      Map.of("simple", SIMPLE, "orders", ORDERS, "binary", BINARY);

  private Tables() {}

  static Optional<TableSchema> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
