package io.heatsink.dynamodb.wire;

import org.jspecify.annotations.Nullable;

/**
 * The table, and perhaps the index, that a TableName means: a name, a table's ARN, or an index's.
 *
 * @param index null if it does not name one
 */
record TableRef(String table, @Nullable String index) {
  private static final String TABLE_PART = ":table/";
  private static final String INDEX_PART = "/index/";

  static TableRef of(String nameOrArn) {
    int at = nameOrArn.startsWith("arn:") ? nameOrArn.indexOf(TABLE_PART) : -1;
    if (at < 0) {
      return new TableRef(nameOrArn, null);
    }
    String path = nameOrArn.substring(at + TABLE_PART.length());
    int slash = path.indexOf('/');
    if (slash < 0) {
      return new TableRef(path, null);
    }
    return new TableRef(
        path.substring(0, slash),
        path.startsWith(INDEX_PART, slash) ? path.substring(slash + INDEX_PART.length()) : null);
  }
}
