package io.heatsink.lab;

import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Target;
import io.heatsink.engine.Charge;
import io.heatsink.engine.ReadCharge;
import io.heatsink.engine.TableThroughput;
import io.heatsink.engine.WriteCharge;
import io.heatsink.engine.WriteCharge.IndexEntryWrite;
import io.heatsink.lab.fault.Toxics;
import io.heatsink.lab.fault.Toxics.Place;
import io.heatsink.lab.fault.Toxics.Throttled;
import io.heatsink.partition.Refusal;
import io.heatsink.partition.TableSpec;
import io.heatsink.partition.Throughput;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Refuses what a toxic says is throttled, in the words in which the table's own limits would. */
final class ForcedThrottle {
  private final TableThroughput table;
  private final TableSpec spec;

  ForcedThrottle(TableThroughput table, TableSpec spec) {
    this.table = table;
    this.spec = spec;
  }

  Optional<Refusal> refusal(Toxics toxics, Charge charge) {
    if (toxics.isEmpty()) {
      return Optional.empty();
    }
    List<Place> places =
        switch (charge) {
          case ReadCharge read -> places(read);
          case WriteCharge write -> places(write);
        };
    Access access = charge instanceof ReadCharge ? Access.READ : Access.WRITE;
    return toxics.throttled(table.schema().name(), places).map(it -> refusal(it, access));
  }

  private static List<Place> places(ReadCharge charge) {
    Optional<String> index = Optional.ofNullable(charge.index());
    return charge.keys().isEmpty()
        ? List.of(new Place(index, Optional.empty()))
        : charge.keys().stream()
            .map(key -> new Place(index, Optional.of(key.partition())))
            .toList();
  }

  private List<Place> places(WriteCharge charge) {
    List<Place> places = new ArrayList<>();
    places.add(new Place(Optional.empty(), Optional.of(charge.key().partition())));
    for (IndexEntryWrite entry : charge.indexes()) {
      if (spec.indexes().containsKey(entry.index())) {
        places.add(new Place(Optional.of(entry.index()), Optional.of(entry.key().partition())));
      }
    }
    return places;
  }

  private Refusal refusal(Throttled throttled, Access access) {
    String index = throttled.place().index().orElse(null);
    Throughput ofIndex = index == null ? null : spec.indexes().get(index);
    return index == null || ofIndex == null
        ? Refusal.of(
            new ThrottlingReason(Target.TABLE, access, throttled.limit(), table.arn()),
            spec.throughput())
        : Refusal.of(
            new ThrottlingReason(Target.INDEX, access, throttled.limit(), table.indexArn(index)),
            ofIndex);
  }
}
