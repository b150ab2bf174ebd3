package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * An UpdateTable in the making: what the table is while it changes, and what it is then. Each
 * change is refused if DynamoDB would refuse it for the table as it is.
 */
final class TableChange {
  private final Table table;
  private final TableState before;
  private final BillingMode billing;
  private final Instant now;
  private final TableQuotas quotas;

  private Capacity capacity;
  private TableOptions options;
  private final List<TableState.Index> during;
  private final List<TableState.Index> after;

  /**
   * @param billing the mode from now on
   */
  TableChange(
      Table table, TableState before, BillingMode billing, Instant now, TableQuotas quotas) {
    this.table = table;
    this.before = before;
    this.billing = billing;
    this.now = now;
    this.quotas = quotas;
    this.capacity = before.capacity();
    this.options = before.options();
    this.during = new ArrayList<>(before.indexes());
    this.after = new ArrayList<>(before.indexes());
    if (billing == BillingMode.PAY_PER_REQUEST && before.billing() == BillingMode.PROVISIONED) {
      capacity = capacity.onDemand();
      after.replaceAll(index -> index.with(index.capacity().onDemand()));
    }
  }

  static DynamoDbException inUse(String what) {
    return DynamoDbException.of(
        ErrorType.RESOURCE_IN_USE, "Attempt to change a resource which is still in use: " + what);
  }

  void provision(Throughput next) {
    if (before.billing() == BillingMode.PROVISIONED) {
      checkChange("table", capacity, next);
    }
    capacity = capacity.changedTo(next, now);
  }

  /** Changes the table's settings. */
  void apply(TableSettings settings, Fields request) {
    capacity = settings.applied(request, capacity, billing);
    options = settings.applied(request, options, now);
  }

  /** Changes what an index may consume, other than what is provisioned. */
  void limitIndex(String name, CapacityRequest asked, Fields fields) {
    int at = place(name, after);
    after.set(at, after.get(at).with(asked.applied(fields, after.get(at).capacity(), billing)));
    during.set(at, during.get(at).with(Status.UPDATING));
  }

  void provisionIndex(String name, Throughput next) {
    int at = place(name, after);
    if (before.billing() == BillingMode.PROVISIONED) {
      checkChange("index " + name, after.get(at).capacity(), next);
    }
    after.set(at, after.get(at).with(after.get(at).capacity().changedTo(next, now)));
    during.set(at, during.get(at).with(Status.UPDATING));
  }

  void drop(String name) {
    int at = place(name, during);
    during.set(at, during.get(at).with(Status.DELETING));
    after.set(at, after.get(at).with(Status.DELETING));
  }

  /** Asked before {@link #create}. */
  void checkNew(String name) {
    if (before.index(name).isPresent() || table.localIndex(name) != null) {
      throw DynamoDbException.validation("Attempting to create an index which already exists");
    }
    if (before.indexes().size() >= CreateTable.MAX_GLOBAL_INDEXES) {
      throw DynamoDbException.of(
          ErrorType.LIMIT_EXCEEDED,
          "GlobalSecondaryIndex count exceeds the per-table limit of "
              + CreateTable.MAX_GLOBAL_INDEXES);
    }
  }

  void create(SecondaryIndex index, Capacity capacityOfIndex) {
    TableState.Index made = new TableState.Index(index, Status.CREATING, capacityOfIndex);
    during.add(made);
    after.add(made);
  }

  /** Complains of indexes that would be without throughput in a table that has it. */
  void checkComplete() {
    if (billing == BillingMode.PROVISIONED) {
      for (TableState.Index index : after) {
        if (index.status() != Status.DELETING
            && index.capacity().throughput().equals(Throughput.ON_DEMAND)) {
          throw Invalid.parameter(
              "ProvisionedThroughput is not specified for index: " + index.name());
        }
      }
    }
  }

  TableState during(KeyDefinitions definitions) {
    return new TableState(
        Status.UPDATING,
        definitions.attributes(),
        before.billing(),
        before.onDemandSince(),
        before.capacity(),
        during,
        before.options());
  }

  TableState after(KeyDefinitions definitions) {
    TableState settled =
        new TableState(
                Status.ACTIVE,
                definitions.attributes(),
                billing,
                billing == BillingMode.PAY_PER_REQUEST && before.billing() != billing
                    ? now
                    : before.onDemandSince(),
                capacity,
                after,
                options)
            .settled();
    return settled.withAttributes(
        definitions.attributes().stream().filter(it -> isUsed(it, settled)).toList());
  }

  private boolean isUsed(KeyAttribute attribute, TableState state) {
    return isIn(attribute, table.key())
        || table.localIndexes().stream().anyMatch(index -> isIn(attribute, index.schema().key()))
        || state.indexes().stream()
            .anyMatch(index -> isIn(attribute, index.index().schema().key()));
  }

  private static boolean isIn(KeyAttribute attribute, KeySchema key) {
    return key.contains(attribute.name());
  }

  private static int place(String name, List<TableState.Index> indexes) {
    for (int at = 0; at < indexes.size(); at++) {
      if (indexes.get(at).name().equals(name)) {
        if (indexes.get(at).status() != Status.ACTIVE) {
          throw inUse("Index is being changed: " + name);
        }
        return at;
      }
    }
    throw DynamoDbException.of(ErrorType.RESOURCE_NOT_FOUND, "Requested resource not found");
  }

  private void checkChange(String what, Capacity from, Throughput to) {
    String noun = what.startsWith("index") ? "index" : "table";
    if (from.throughput().equals(to)) {
      throw DynamoDbException.validation(
          ("The provisioned throughput for the %s will not change. The requested value equals the"
               + " current value. Current ReadCapacityUnits provisioned for the %s: %d. Requested"
               + " ReadCapacityUnits: %d. Current WriteCapacityUnits provisioned for the %s: %d."
               + " Requested WriteCapacityUnits: %d. Refer to the Amazon DynamoDB Developer Guide"
               + " for current limits and how to request higher limits.")
              .formatted(
                  what,
                  noun,
                  from.throughput().readUnits(),
                  to.readUnits(),
                  noun,
                  from.throughput().writeUnits(),
                  to.writeUnits()));
    }
    if (from.lowers(to) && !quotas.mayDecrease(from, now)) {
      throw DynamoDbException.of(
          ErrorType.LIMIT_EXCEEDED,
          ("Subscriber limit exceeded: Provisioned throughput decreases are limited within a given"
               + " UTC day. After the first %d decreases, each subsequent decrease in the same UTC"
               + " day can be performed at most once every %d seconds. Number of decreases today:"
               + " %d.")
              .formatted(
                  Capacity.FREE_DECREASES_PER_DAY,
                  Duration.ofHours(1).toSeconds(),
                  from.decreasesOn(now)));
    }
  }
}
