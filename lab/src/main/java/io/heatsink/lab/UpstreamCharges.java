package io.heatsink.lab;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.dynamodb.capacity.ConsumedCapacity;
import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.partition.Demand;
import io.heatsink.partition.Demand.KeyUnits;
import io.heatsink.partition.PartitionedTable;
import io.heatsink.partition.Refusal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What calls that another endpoint answers ask of the partition model, before and after. */
final class UpstreamCharges {
  private final UpstreamTables tables;
  private final LabClock clock;

  UpstreamCharges(UpstreamTables tables, LabClock clock) {
    this.tables = tables;
    this.clock = clock;
  }

  /** Whether there is room where the access goes; if not, the refusal. */
  Optional<Refusal> room(ItemAccess access) {
    return tables
        .partitions(access.table())
        .flatMap(
            table -> demand(access, 0).flatMap(demand -> table.admit(demand, clock.nanoTime())));
  }

  /** Empty for a write of which it cannot be told where it goes. */
  private Optional<Demand> demand(ItemAccess access, double units) {
    if (access.kind().writes()) {
      PrimaryKey key = access.key();
      return key == null
          ? Optional.empty()
          : Optional.of(
              new Demand.Write(new KeyUnits(key.partition(), key.sort(), units), 0, List.of()));
    }
    PrimaryKey key = access.key();
    List<KeyUnits> keys =
        key != null
            ? List.of(new KeyUnits(key.partition(), key.sort(), units))
            : access.partition() != null
                ? List.of(new KeyUnits(access.partition(), null, units))
                : List.of();
    String index = globalIndex(access);
    return Optional.of(new Demand.Read(index, access.consistent() && index == null, units, keys));
  }

  private @Nullable String globalIndex(ItemAccess access) {
    String index = access.index();
    if (index == null) {
      return null;
    }
    IndexSchema schema =
        tables.schema(access.table()).map(TableSchema::indexes).orElse(Map.of()).get(index);
    return schema != null && schema.kind() == IndexSchema.Kind.LOCAL ? null : index;
  }

  /** Charges what a call consumed, in equal parts to what it touched in each table. */
  void charge(Head head, List<ConsumedCapacity> consumed) {
    for (ConsumedCapacity capacity : consumed) {
      tables
          .partitions(capacity.table())
          .ifPresent(
              table -> {
                List<ItemAccess> touched =
                    head.accesses().stream()
                        .filter(access -> access.table().equals(capacity.table()))
                        .toList();
                charge(table, touched, capacity);
              });
    }
  }

  private void charge(PartitionedTable table, List<ItemAccess> touched, ConsumedCapacity capacity) {
    long now = clock.nanoTime();
    Units ofTable = ofTableAndLocalIndexes(capacity);
    long writes = touched.stream().filter(access -> access.kind().writes()).count();
    long reads = touched.size() - writes;
    for (ItemAccess access : touched) {
      String index = globalIndex(access);
      double units =
          access.kind().writes()
              ? ofTable.write().value() / writes
              : (index == null ? ofTable : ofIndex(capacity, index)).read().value() / reads;
      demand(access, units).ifPresent(demand -> table.charge(demand, now));
    }
    capacity
        .globalIndexes()
        .forEach(
            (index, units) -> {
              if (!units.write().isZero()) {
                table.charge(new Demand.UnplacedIndexWrite(index, units.write().value()), now);
              }
            });
  }

  /** An endpoint that tells no more than the total has no indexes, or does not tell of them. */
  private static Units ofTableAndLocalIndexes(ConsumedCapacity capacity) {
    Units units = capacity.ofTable();
    for (Units local : capacity.localIndexes().values()) {
      units = units.plus(local);
    }
    return units.equals(Units.NONE) && capacity.globalIndexes().isEmpty()
        ? capacity.total()
        : units;
  }

  private static Units ofIndex(ConsumedCapacity capacity, String index) {
    return capacity.globalIndexes().getOrDefault(index, capacity.total());
  }
}
