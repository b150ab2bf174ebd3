package io.heatsink.lab;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.dynamodb.ThrottlingReason.Target;
import io.heatsink.engine.Charge;
import io.heatsink.engine.KeyUnits;
import io.heatsink.engine.ReadCharge;
import io.heatsink.engine.TableThroughput;
import io.heatsink.engine.WriteCharge;
import io.heatsink.engine.WriteCharge.IndexEntryWrite;
import io.heatsink.lab.fault.Toxics;
import io.heatsink.partition.Refusal;
import io.heatsink.partition.TableSpec;
import io.heatsink.partition.Throughput;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses what a toxic says is throttled, in the words in which the table's own limits would. */
final class ForcedThrottle {
  private final TableThroughput table;
  private final TableSpec spec;

  ForcedThrottle(TableThroughput table, TableSpec spec) {
    this.table = table;
    this.spec = spec;
  }

  Optional<Refusal> refusal(Toxics toxics, Charge charge) {
    return switch (charge) {
      case ReadCharge read -> ofRead(toxics, read);
      case WriteCharge write -> ofWrite(toxics, write);
    };
  }

  private Optional<Refusal> ofRead(Toxics toxics, ReadCharge charge) {
    for (KeyUnits key : charge.keys()) {
      Optional<Refusal> refusal = refusal(toxics, charge.index(), key.partition(), Access.READ);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return Optional.empty();
  }

  private Optional<Refusal> ofWrite(Toxics toxics, WriteCharge charge) {
    Optional<Refusal> refusal = refusal(toxics, null, charge.key().partition(), Access.WRITE);
    for (IndexEntryWrite entry : charge.indexes()) {
      if (refusal.isEmpty() && spec.indexes().containsKey(entry.index())) {
        refusal = refusal(toxics, entry.index(), entry.key().partition(), Access.WRITE);
      }
    }
    return refusal;
  }

  private Optional<Refusal> refusal(
      Toxics toxics, @Nullable String index, KeyValue partition, Access access) {
    Optional<Limit> limit =
        toxics.throttled(table.schema().name(), Optional.ofNullable(index), partition);
    Throughput ofIndex = index == null ? null : spec.indexes().get(index);
    return limit.map(
        it ->
            index == null || ofIndex == null
                ? Refusal.of(
                    new ThrottlingReason(Target.TABLE, access, it, table.arn()), spec.throughput())
                : Refusal.of(
                    new ThrottlingReason(Target.INDEX, access, it, table.indexArn(index)),
                    ofIndex));
  }
}
