package io.heatsink.proxy.policy;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableHome;
import io.heatsink.dynamodb.wire.JsonReader;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The tables that a call names which is not on data, such as UpdateTable, TagResource or
 * DescribeStream.
 */
public final class NamedTables {
  private NamedTables() {}

  /**
   * Every table that the body's own fields name, by what it is known by.
   *
   * @param home where the caller's tables are that it may name without an ARN
   * @return empty if they name none, or something that may be another table: then it cannot be told
   *     which tables the call is about
   */
  public static Optional<Set<String>> in(byte[] body, TableHome home) {
    Set<String> tables = new LinkedHashSet<>();
    try {
      JsonReader in = JsonReader.of(body);
      while (in.nextField()) {
        // TableName, SourceTableName, GlobalTableName; TableArn, ResourceArn, StreamArn, BackupArn.
        if (names(in.name())) {
          Optional<String> table = table(in.string(), home);
          if (table.isEmpty()) {
            return Optional.empty();
          }
          tables.add(table.get());
        } else {
          in.skip();
        }
      }
    } catch (DynamoDbException e) {
      // DynamoDB will say what is wrong with the body; what it is about cannot be told.
      return Optional.empty();
    }
    return tables.isEmpty() ? Optional.empty() : Optional.of(tables);
  }

  /** Where a list is to go on says nothing of the tables that it shows: it shows them all. */
  private static boolean names(String field) {
    return !field.startsWith("ExclusiveStart")
        && (field.endsWith("TableName") || field.endsWith("Arn"));
  }

  /**
   * The table of a name, or of an ARN such as {@code
   * arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-11-21T00:00:00.000}.
   */
  private static Optional<String> table(String nameOrArn, TableHome home) {
    return nameOrArn.startsWith("arn:")
        ? TableArn.parse(nameOrArn).filter(NamedTables::isOfDynamoDb).map(home::nameOf)
        : Optional.of(nameOrArn);
  }

  private static boolean isOfDynamoDb(TableArn arn) {
    String[] parts = arn.prefix().split(":", -1);
    return parts.length == 6 && parts[2].equals("dynamodb");
  }
}
