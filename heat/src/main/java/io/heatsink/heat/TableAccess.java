package io.heatsink.heat;

import io.heatsink.dynamodb.ThrottlingReason.Access;
import org.jspecify.annotations.Nullable;

/**
 * Reads or writes of one table or index: what has partitions with a limit of their own for it.
 * {@link Heat#tableAccess} hands it out once, so that recording a call looks up no name.
 */
public final class TableAccess {
  /** Stands for all tables and indexes past {@link Heat#MOST_TABLE_ACCESSES}. */
  static final int OTHER = 0;

  private final int id;
  private final long seed;
  private final String table;
  private final @Nullable String index;
  private final Access access;

  TableAccess(int id, long seed, String table, @Nullable String index, Access access) {
    this.id = id;
    this.seed = seed;
    this.table = table;
    this.index = index;
    this.access = access;
  }

  public String table() {
    return table;
  }

  /** Null for the table itself. */
  public @Nullable String index() {
    return index;
  }

  public Access access() {
    return access;
  }

  int id() {
    return id;
  }

  long seed() {
    return seed;
  }

  @Override
  public String toString() {
    return (index == null ? table : table + "/" + index) + " " + access;
  }
}
