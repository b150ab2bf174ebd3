package io.heatsink.journal;

import io.heatsink.call.ServedBy;
import io.heatsink.dynamodb.KeyValue;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Accesses to write in tests. */
final class Accesses {
  private Accesses() {}

  static Access of(@Nullable KeyValue partitionKey, @Nullable KeyValue sortKey) {
    return new Access(
        Instant.parse("2026-11-21T10:15:30.123456Z"),
        "REQ1",
        "shop",
        "GetItem",
        "orders",
        null,
        partitionKey,
        sortKey,
        true,
        0.5,
        3,
        false,
        1_234,
        200,
        null,
        false,
        null,
        ServedBy.CACHE);
  }

  static Access numbered(int number) {
    return of(KeyValue.of("key-" + number), null);
  }
}
