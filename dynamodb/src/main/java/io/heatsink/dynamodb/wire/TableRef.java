package io.heatsink.dynamodb.wire;

import io.heatsink.dynamodb.TableArn;
import io.heatsink.dynamodb.TableHome;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table, and perhaps the index, that a TableName means: a name, a table's ARN, or an index's.
 *
 * @param table what it is known by where the call comes from
 * @param index null if it does not name one
 */
record TableRef(String table, @Nullable String index) {
  private static final String INDEX_PART = "/index/";

  static TableRef of(String nameOrArn, TableHome home) {
    if (!nameOrArn.startsWith("arn:")) {
      return new TableRef(nameOrArn, null); // nearly always
    }
    Optional<TableArn> parsed = TableArn.parse(nameOrArn);
    if (parsed.isEmpty()) {
      return new TableRef(nameOrArn, null);
    }
    TableArn arn = parsed.get();
    if (arn.rest().isEmpty()) {
      return new TableRef(home.nameOf(arn), null);
    }
    // What is neither a table nor an index of one is none of the tables that are known.
    return arn.rest().startsWith(INDEX_PART)
        ? new TableRef(home.nameOf(arn), arn.rest().substring(INDEX_PART.length()))
        : new TableRef(nameOrArn, null);
  }
}
