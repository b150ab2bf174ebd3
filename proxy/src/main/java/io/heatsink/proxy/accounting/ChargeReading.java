package io.heatsink.proxy.accounting;

import io.heatsink.call.Reply;
import io.heatsink.call.Schemas;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ConsumedCapacity;
import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells from a call's head and its reply what each access of it came to. */
final class ChargeReading {
  /** An INSERT is a put on the condition that there is no such item. */
  private static final Set<String> CONDITION_FAILED =
      Set.of("ConditionalCheckFailedException", "DuplicateItemException");

  private static final Set<String> CONDITION_FAILED_CODES =
      Set.of("ConditionalCheckFailed", "DuplicateItem");

  private static final String TRANSACTION_CANCELED = "TransactionCanceledException";

  private final Schemas schemas;
  private final LastUnits lastUnits;
  private final Estimates estimates;

  ChargeReading(Schemas schemas, LastUnits lastUnits) {
    this.schemas = schemas;
    this.lastUnits = lastUnits;
    this.estimates = new Estimates(lastUnits);
  }

  /**
   * Reads the charges.
   *
   * @param body the call's, which the head was read from
   * @param consumed what the reply says; empty where it does not say
   */
  Charges read(Head head, byte[] body, Reply reply, List<ConsumedCapacity> consumed) {
    return reply.successful()
        ? succeeded(head, body, reply, consumed)
        : failed(head, ErrorReply.of(reply));
  }

  private Charges succeeded(Head head, byte[] body, Reply reply, List<ConsumedCapacity> consumed) {
    List<ItemAccess> accesses = head.accesses();
    if (accesses.size() == 1 && isOfOnePlace(head.operation())) {
      return single(accesses.getFirst(), body, reply, consumed);
    }
    boolean[] refused = refused(head, reply);
    long[] weights = Weights.of(head, body, reply.body(), schemas, estimates);
    Charge[] charges = new Charge[accesses.size()];
    if (head.operation() == Operation.BATCH_EXECUTE_STATEMENT) {
      failed(accesses, StatementErrors.in(reply.body()), charges);
    }
    for (int i = 0; i < charges.length; i++) {
      if (charges[i] != null) {
        weights[i] = 0;
      } else if (refused[i]) {
        charges[i] = Charge.refused(accesses.get(i), List.of());
        weights[i] = 0;
      } else if (accesses.get(i).kind().writes()) {
        CapacityUnits alone = new CapacityUnits(weights[i] / Weights.times(head.operation()));
        estimates.learn(accesses.get(i), alone);
      }
    }
    List<Charges.IndexWrites> indexWrites = new ArrayList<>();
    consumed.forEach(table -> addIndexWrites(table, indexWrites));
    if (!eachItsOwn(accesses, consumed, charges)) {
      // A table may have several: each statement has its own, and so have its name and its ARN.
      consumed.stream()
          .collect(Collectors.groupingBy(ConsumedCapacity::table))
          .values()
          .forEach(ofTable -> share(accesses, ofTable, weights, charges));
    }
    for (int i = 0; i < charges.length; i++) {
      if (charges[i] == null) {
        charges[i] = computed(accesses.get(i), weights[i]);
      }
    }
    return new Charges(Arrays.asList(charges), indexWrites, Optional.empty());
  }

  private Charges single(
      ItemAccess access, byte[] body, Reply reply, List<ConsumedCapacity> consumed) {
    if (consumed.isEmpty()) {
      long halves = estimates.of(access, body, reply.body()).halves();
      return new Charges(List.of(computed(access, halves)), List.of(), Optional.empty());
    }
    ConsumedCapacity table = consumed.getFirst();
    Units units = unitsOf(access, table);
    if (access.kind().writes()) {
      estimates.learn(access, units.write());
    }
    List<Charges.IndexWrites> indexWrites = new ArrayList<>();
    addIndexWrites(table, indexWrites);
    return new Charges(List.of(Charge.of(access, units, false)), indexWrites, Optional.empty());
  }

  private static Charge computed(ItemAccess access, long halves) {
    CapacityUnits units = new CapacityUnits(halves);
    return Charge.of(
        access, access.kind().writes() ? Units.ofWrites(units) : Units.ofReads(units), true);
  }

  /** What single statements of a batch came to that went wrong. */
  private void failed(List<ItemAccess> accesses, StatementErrors errors, Charge[] charges) {
    for (int i = 0; i < charges.length; i++) {
      ItemAccess access = accesses.get(i);
      if (errors.throttled(i)) {
        charges[i] = Charge.refused(access, List.of());
      } else if (errors.conditionFailed(i)) {
        charges[i] = failedWrite(access, 1);
      } else if (errors.failed(i)) {
        charges[i] = Charge.nothing(access);
      }
    }
  }

  /**
   * Charges each access with the figure in its own place, where there is one for each that is not
   * charged yet.
   *
   * @return whether there is
   */
  private static boolean eachItsOwn(
      List<ItemAccess> accesses, List<ConsumedCapacity> consumed, Charge[] charges) {
    List<Integer> open = new ArrayList<>();
    for (int i = 0; i < charges.length; i++) {
      if (charges[i] == null) {
        open.add(i);
      }
    }
    if (open.size() != consumed.size()) {
      return false;
    }
    for (int i = 0; i < open.size(); i++) {
      if (!accesses.get(open.get(i)).table().equals(consumed.get(i).table())) {
        return false;
      }
    }
    for (int i = 0; i < open.size(); i++) {
      ItemAccess access = accesses.get(open.get(i));
      charges[open.get(i)] = Charge.of(access, unitsOf(access, consumed.get(i)), false);
    }
    return true;
  }

  /** Splits what is told of one table. */
  private static void share(
      List<ItemAccess> accesses, List<ConsumedCapacity> told, long[] weights, Charge[] charges) {
    String table = told.getFirst().table();
    List<Integer> mine = new ArrayList<>();
    for (int i = 0; i < charges.length; i++) {
      if (charges[i] == null && accesses.get(i).table().equals(table)) {
        mine.add(i);
      }
    }
    if (mine.isEmpty()) {
      return;
    }
    long[] mineWeights = mine.stream().mapToLong(i -> weights[i]).toArray();
    Units whole = Units.NONE;
    for (ConsumedCapacity part : told) {
      whole = whole.plus(unitsOf(accesses.get(mine.getFirst()), part));
    }
    CapacityUnits[] reads = Shares.of(whole.read(), mineWeights);
    CapacityUnits[] writes = Shares.of(whole.write(), mineWeights);
    for (int i = 0; i < mine.size(); i++) {
      charges[mine.get(i)] =
          Charge.of(accesses.get(mine.get(i)), new Units(reads[i], writes[i]), mine.size() > 1);
    }
  }

  /** The units of the table with its local indexes, or of the global index that a query reads. */
  private static Units unitsOf(ItemAccess access, ConsumedCapacity table) {
    if (access.index() != null && table.globalIndexes().containsKey(access.index())) {
      return table.globalIndexes().get(access.index());
    }
    boolean totalOnly =
        table.ofTable().equals(Units.NONE)
            && table.localIndexes().isEmpty()
            && table.globalIndexes().isEmpty();
    if (totalOnly) {
      return table.total();
    }
    Units units = table.ofTable();
    for (Units local : table.localIndexes().values()) {
      units = units.plus(local);
    }
    return units;
  }

  private static void addIndexWrites(
      ConsumedCapacity table, List<Charges.IndexWrites> indexWrites) {
    table
        .globalIndexes()
        .forEach(
            (index, units) -> {
              if (!units.write().isZero()) {
                indexWrites.add(new Charges.IndexWrites(table.table(), index, units));
              }
            });
  }

  private boolean[] refused(Head head, Reply reply) {
    boolean[] refused = new boolean[head.accesses().size()];
    if (isBatch(head.operation())) {
      Set<TableKey> undone = Unprocessed.keysOf(reply.body(), head, schemas);
      for (int i = 0; i < refused.length && !undone.isEmpty(); i++) {
        ItemAccess access = head.accesses().get(i);
        refused[i] =
            access.key() != null && undone.contains(new TableKey(access.table(), access.key()));
      }
    }
    return refused;
  }

  /** A batch or a transaction has other rules, and another reply, also with one item only. */
  private static boolean isOfOnePlace(Operation operation) {
    return switch (operation) {
      case BATCH_GET_ITEM,
          BATCH_WRITE_ITEM,
          BATCH_EXECUTE_STATEMENT,
          TRANSACT_GET_ITEMS,
          TRANSACT_WRITE_ITEMS,
          EXECUTE_TRANSACTION ->
          false;
      default -> true;
    };
  }

  private static boolean isBatch(Operation operation) {
    return operation == Operation.BATCH_GET_ITEM || operation == Operation.BATCH_WRITE_ITEM;
  }

  private Charges failed(Head head, ErrorReply error) {
    boolean throttled = error.throttled();
    boolean isTransaction = error.typeName().equals(TRANSACTION_CANCELED);
    List<ItemAccess> accesses = head.accesses();
    List<Charge> charges = new ArrayList<>(accesses.size());
    for (int i = 0; i < accesses.size(); i++) {
      ItemAccess access = accesses.get(i);
      if (throttled && isTransaction) {
        charges.add(throttledTransaction(access, i, error));
      } else if (throttled) {
        charges.add(Charge.refused(access, error.throttlingReasons()));
      } else if (isTransaction) {
        charges.add(failedWrite(access, 2));
      } else if (CONDITION_FAILED.contains(error.typeName())) {
        charges.add(failedWrite(access, 1));
      } else {
        charges.add(Charge.nothing(access));
      }
    }
    return new Charges(charges, List.of(), Optional.of(error));
  }

  /**
   * Of a transaction that was cancelled for throughput each item says for itself whether it was
   * throttled. Of the others only a condition that failed is known to have been charged.
   */
  private Charge throttledTransaction(ItemAccess access, int index, ErrorReply error) {
    if (index >= error.cancellations().size()) {
      return Charge.nothing(access);
    }
    ErrorReply.Cancellation own = error.cancellations().get(index);
    if (own.throttled()) {
      boolean toldByItem =
          error.cancellations().stream().anyMatch(each -> !each.throttlingReasons().isEmpty());
      return Charge.refused(
          access, toldByItem ? own.throttlingReasons() : error.throttlingReasons());
    }
    return CONDITION_FAILED_CODES.contains(own.code())
        ? failedWrite(access, 2)
        : Charge.nothing(access);
  }

  /**
   * Charged all the same. Source: DynamoDB Developer Guide, "Capacity unit consumption for write
   * operations".
   */
  private Charge failedWrite(ItemAccess access, int times) {
    if (!access.kind().writes()) {
      return Charge.nothing(access);
    }
    long units = access.key() == null ? 1 : lastUnits.of(access.table(), access.key());
    return computed(access, 2 * units * times);
  }
}
