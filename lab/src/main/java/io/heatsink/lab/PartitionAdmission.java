package io.heatsink.lab;

import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.engine.Admission;
import io.heatsink.engine.BillingMode;
import io.heatsink.engine.Charge;
import io.heatsink.engine.KeyUnits;
import io.heatsink.engine.OnDemandMaximum;
import io.heatsink.engine.PartitionStart;
import io.heatsink.engine.ReadCharge;
import io.heatsink.engine.TableThroughput;
import io.heatsink.engine.WriteCharge;
import io.heatsink.engine.WriteCharge.IndexEntryWrite;
import io.heatsink.lab.fault.Toxics;
import io.heatsink.partition.Demand;
import io.heatsink.partition.PartitionModel;
import io.heatsink.partition.PartitionedTable;
import io.heatsink.partition.Refusal;
import io.heatsink.partition.TableSpec;
import io.heatsink.partition.Throughput;
import io.heatsink.partition.Warmth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lets the partition model decide what the engine may consume. */
final class PartitionAdmission implements Admission {
  /** Source: DynamoDB Developer Guide, "Error handling with DynamoDB", ThrottlingException. */
  private static final String CALLED_TOO_OFTEN = "Rate of requests exceeds the allowed throughput.";

  private final PartitionModel model;
  private final Tables tables;
  private final LabClock clock;
  private final Toxics toxics;

  PartitionAdmission(PartitionModel model, Tables tables, LabClock clock, Toxics toxics) {
    this.model = model;
    this.tables = tables;
    this.clock = clock;
    this.toxics = toxics;
  }

  @Override
  public ForTable created(TableThroughput table) {
    PartitionedTable partitioned = model.create(spec(table), clock.nanoTime());
    tables.put(table.schema(), partitioned);
    return new OfTable(table, partitioned);
  }

  @Override
  public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
    List<Optional<Refusal>> forced =
        parts.stream()
            .map(part -> ((OfTable) part.table()).forced.refusal(toxics, part.charge()))
            .toList();
    if (forced.stream().anyMatch(Optional::isPresent)) {
      return exceptions(forced);
    }
    var demands = new ArrayList<PartitionModel.TableDemand>(parts.size());
    for (Part part : parts) {
      var table = (OfTable) part.table();
      demands.add(new PartitionModel.TableDemand(table.partitioned, table.demand(part.charge())));
    }
    return exceptions(model.admitEach(demands, clock.nanoTime()));
  }

  @Override
  public void call(String operation, String countedFor) {
    if (model.limitsCalls(operation)
        && !model.admitsCall(operation, countedFor, clock.nanoTime())) {
      throw DynamoDbException.of(ErrorType.THROTTLING, CALLED_TOO_OFTEN);
    }
  }

  @Override
  public boolean hasQuotas() {
    return model.throttles();
  }

  private static List<Optional<DynamoDbException>> exceptions(List<Optional<Refusal>> refusals) {
    return refusals.stream().map(refusal -> refusal.map(Refusal::toException)).toList();
  }

  private static TableSpec spec(TableThroughput table) {
    TableSpec spec =
        TableSpec.of(table.arn(), throughput(table, table.throughput(), table.maximum()))
            .withWarmth(warmth(table.warm()));
    for (Map.Entry<String, io.heatsink.engine.Throughput> index : table.indexes().entrySet()) {
      String name = index.getKey();
      spec =
          spec.withIndex(
              name,
              throughput(table, index.getValue(), table.indexMaximum(name)),
              warmth(table.warmOf(name)));
    }
    boolean localIndexes =
        table.schema().indexes().values().stream()
            .anyMatch(index -> index.kind() == IndexSchema.Kind.LOCAL);
    return localIndexes ? spec.withLocalIndexes() : spec;
  }

  private static Warmth warmth(io.heatsink.engine.Throughput asked) {
    return new Warmth(asked.readUnits(), asked.writeUnits());
  }

  private static Throughput throughput(
      TableThroughput table, io.heatsink.engine.Throughput units, OnDemandMaximum maximum) {
    return table.billing() == BillingMode.PAY_PER_REQUEST
        ? new Throughput.OnDemand(maximum.readUnits(), maximum.writeUnits())
        : new Throughput.Provisioned(units.readUnits(), units.writeUnits());
  }

  private static Demand.KeyUnits units(KeyUnits key) {
    return new Demand.KeyUnits(key.partition(), key.sort(), key.units());
  }

  private final class OfTable implements ForTable {
    private final PartitionedTable partitioned;

    /** By name; they only come and go with {@link #changed}. */
    private volatile Map<String, IndexSchema> indexes;

    private volatile ForcedThrottle forced;

    OfTable(TableThroughput table, PartitionedTable partitioned) {
      this.forced = new ForcedThrottle(table, spec(table));
      this.partitioned = partitioned;
      this.indexes = table.schema().indexes();
    }

    @Override
    public void read(ReadCharge charge) {
      ask(charge);
    }

    @Override
    public void write(WriteCharge charge) {
      ask(charge);
    }

    Demand demand(Charge charge) {
      return switch (charge) {
        case ReadCharge read -> demand(read);
        case WriteCharge write -> demand(write);
      };
    }

    private Demand demand(ReadCharge charge) {
      List<KeyUnits> keys = charge.keys();
      return new Demand.Read(
          charge.index(),
          charge.consistent(),
          charge.units(),
          keys.size() == 1
              ? List.of(units(keys.getFirst()))
              : keys.stream().map(PartitionAdmission::units).toList());
    }

    private Demand demand(WriteCharge charge) {
      double units = charge.key().units();
      long bytesAdded = (long) charge.bytesAfter() - charge.bytesBefore();
      if (charge.indexes().isEmpty()) {
        return new Demand.Write(units(charge.key()), bytesAdded, List.of());
      }
      var indexWrites = new ArrayList<Demand.IndexWrite>(charge.indexes().size());
      for (IndexEntryWrite entry : charge.indexes()) {
        long entryBytes = (long) entry.bytesAfter() - entry.bytesBefore();
        if (isLocal(entry.index())) {
          units += entry.key().units();
          bytesAdded += entryBytes;
        } else {
          indexWrites.add(new Demand.IndexWrite(entry.index(), units(entry.key()), entryBytes));
        }
      }
      KeyUnits key = charge.key();
      return new Demand.Write(
          new Demand.KeyUnits(key.partition(), key.sort(), units), bytesAdded, indexWrites);
    }

    private boolean isLocal(String index) {
      IndexSchema schema = indexes.get(index);
      return schema != null && schema.kind() == IndexSchema.Kind.LOCAL;
    }

    private void ask(Charge charge) {
      Optional<Refusal> refusal =
          forced
              .refusal(toxics, charge)
              .or(() -> partitioned.admit(demand(charge), clock.nanoTime()));
      if (refusal.isPresent()) {
        throw refusal.get().toException();
      }
    }

    @Override
    public void changed(TableThroughput table) {
      indexes = table.schema().indexes();
      forced = new ForcedThrottle(table, spec(table));
      tables.changed(table.schema());
      partitioned.change(spec(table), clock.nanoTime());
    }

    @Override
    public List<PartitionStart> partitionStarts() {
      return partitioned.partitionStarts().stream()
          .map(start -> new PartitionStart(start.hash(), start.sort(), start.after()))
          .toList();
    }

    @Override
    public void deleted() {
      tables.remove(partitioned);
    }
  }
}
