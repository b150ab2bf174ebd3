package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * AWS's quotas on tables: how many there may be, how many may change at a time and how often, and
 * what may be provisioned. They hold where the {@link Admission#hasQuotas admission} says so; with
 * {@link Surroundings#control} held.
 *
 * <p>Sources: DynamoDB Developer Guide, "Quotas in Amazon DynamoDB", and the API Reference,
 * LimitExceededException. Messages: as clients have logged them, but for those about what is
 * provisioned, which are this engine's own.
 */
final class TableQuotas {
  /** Tables of an account. */
  static final int TABLES = 2_500;

  /** Tables that are being created, updated or deleted. */
  static final int CHANGING_AT_ONCE = 500;

  /** Tables with secondary indexes that are being created. */
  static final int INDEXED_AT_ONCE = 250;

  /** What a new table, or one of its indexes, may be provisioned with: of reads, and of writes. */
  static final long TABLE_UNITS = 40_000;

  /** What all tables and indexes of an account may be provisioned with together. */
  static final long ACCOUNT_UNITS = 80_000;

  /** How often a table may be switched to on-demand within {@link #SWITCHES_WITHIN}. */
  static final int SWITCHES_TO_ON_DEMAND = 4;

  static final Duration SWITCHES_WITHIN = Duration.ofHours(24);

  /** How long after a change of its time to live a table takes no other. */
  static final Duration BETWEEN_TIME_TO_LIVE_CHANGES = Duration.ofHours(1);

  private final Tables tables;
  private final Admission admission;

  TableQuotas(Tables tables, Admission admission) {
    this.tables = tables;
    this.admission = admission;
  }

  /**
   * @throws DynamoDbException a LimitExceededException, if there cannot be this table as well
   */
  void checkNew(TableState created, boolean indexed) {
    if (!admission.hasQuotas()) {
      return;
    }
    List<Table> all = tables.all();
    if (all.size() >= TABLES) {
      throw exceeded("There is a limit of %d tables per subscriber".formatted(TABLES));
    }
    checkChanging(all);
    long indexedNow =
        all.stream()
            .filter(table -> table.state().status() == Status.CREATING && isIndexed(table))
            .count();
    if (indexed && indexedNow >= INDEXED_AT_ONCE) {
      throw exceeded(
          "You have exceeded the maximum number of indexed tables that can be created"
              + " simultaneously");
    }
    checkTable(created.capacity().throughput());
    created.indexes().forEach(index -> checkTable(index.capacity().throughput()));
    checkAccount(all, sum(created));
  }

  private static boolean isIndexed(Table table) {
    return !table.localIndexes().isEmpty() || !table.state().indexes().isEmpty();
  }

  /**
   * Before a table is updated, deleted, or its time to live changed.
   *
   * @throws DynamoDbException a LimitExceededException, if too many tables change already
   */
  void checkChange() {
    if (admission.hasQuotas()) {
      checkChanging(tables.all());
    }
  }

  private static void checkChanging(List<Table> all) {
    long changing = all.stream().filter(table -> table.state().status() != Status.ACTIVE).count();
    if (changing >= CHANGING_AT_ONCE) {
      throw exceeded(
          "Only %d tables can be created, updated, or deleted simultaneously"
              .formatted(CHANGING_AT_ONCE));
    }
  }

  /**
   * @throws DynamoDbException a LimitExceededException, if the table would be provisioned with more
   *     than before, and the account with too much
   */
  void checkProvisioned(TableState before, TableState after) {
    Throughput old = sum(before);
    Throughput next = sum(after);
    long reads = next.readUnits() - old.readUnits();
    long writes = next.writeUnits() - old.writeUnits();
    if (admission.hasQuotas() && (reads > 0 || writes > 0)) {
      checkAccount(tables.all(), new Throughput(Math.max(0, reads), Math.max(0, writes)));
    }
  }

  private static void checkTable(Throughput units) {
    if (units.readUnits() > TABLE_UNITS || units.writeUnits() > TABLE_UNITS) {
      throw exceeded(
          "%d ReadCapacityUnits and %d WriteCapacityUnits are requested, and the limit is %d per table"
              .formatted(units.readUnits(), units.writeUnits(), TABLE_UNITS));
    }
  }

  private static void checkAccount(List<Table> all, Throughput more) {
    long reads = more.readUnits();
    long writes = more.writeUnits();
    for (Table table : all) {
      Throughput held = sum(table.state());
      reads += held.readUnits();
      writes += held.writeUnits();
    }
    if ((more.readUnits() > 0 && reads > ACCOUNT_UNITS)
        || (more.writeUnits() > 0 && writes > ACCOUNT_UNITS)) {
      throw exceeded(
          "%d ReadCapacityUnits and %d WriteCapacityUnits would be provisioned, and the limit is %d per account"
              .formatted(reads, writes, ACCOUNT_UNITS));
    }
  }

  private static Throughput sum(TableState state) {
    long reads = state.capacity().throughput().readUnits();
    long writes = state.capacity().throughput().writeUnits();
    for (TableState.Index index : state.indexes()) {
      reads += index.capacity().throughput().readUnits();
      writes += index.capacity().throughput().writeUnits();
    }
    return new Throughput(reads, writes);
  }

  /**
   * @throws DynamoDbException a LimitExceededException, if the table was switched too often
   */
  void checkSwitchToOnDemand(Table table, Instant now) {
    if (admission.hasQuotas()
        && table.history().switchesToOnDemand(SWITCHES_WITHIN, now) >= SWITCHES_TO_ON_DEMAND) {
      throw exceeded(
          "Update to PayPerRequest mode are limited to %d times in 1 day(s)."
              .formatted(SWITCHES_TO_ON_DEMAND));
    }
  }

  /** Whether a table or index may be provisioned with less than it is. */
  boolean mayDecrease(Capacity capacity, Instant now) {
    return !admission.hasQuotas() || capacity.mayDecrease(now);
  }

  /**
   * @throws DynamoDbException a ValidationException, if its time to live was changed not long ago
   */
  void checkTimeToLiveChange(Table table, Instant now) {
    if (admission.hasQuotas()
        && table.history().changedTimeToLive(BETWEEN_TIME_TO_LIVE_CHANGES, now)) {
      throw DynamoDbException.validation(
          "Time to live has been modified multiple times within a fixed interval");
    }
  }

  private static DynamoDbException exceeded(String what) {
    return DynamoDbException.of(ErrorType.LIMIT_EXCEEDED, "Subscriber limit exceeded: " + what);
  }
}
