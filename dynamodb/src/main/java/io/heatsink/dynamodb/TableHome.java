package io.heatsink.dynamodb;

/**
 * The account and region in which DynamoDB looks for a table that is named without an ARN. A table
 * there is known by its name, also where an ARN is given; any other table by its whole ARN, so that
 * none is taken for one of the same name elsewhere.
 */
public sealed interface TableHome {
  /** Not known yet: no ARN can be told to be of there. */
  record Unknown() implements TableHome {}

  /** There is one account only, whatever ARNs say: as in a local DynamoDB. */
  record Everywhere() implements TableHome {}

  /**
   * That of those tables.
   *
   * @param prefix as in {@link TableArn#prefix}
   */
  record At(String prefix) implements TableHome {}

  /** Whether the table of that ARN is there. */
  default boolean has(TableArn arn) {
    return switch (this) {
      case Unknown() -> false;
      case Everywhere() -> true;
      case At(String prefix) -> prefix.equals(arn.prefix());
    };
  }

  /** What a table is known by. */
  default String nameOf(TableArn arn) {
    return has(arn) ? arn.table() : arn.ofTable();
  }
}
