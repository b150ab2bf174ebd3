package io.heatsink.proxy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.Limits;
import io.heatsink.heat.SharedRecorder;
import io.heatsink.heat.TableAccess;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.KeyForm;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeatJsonTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");

  @Test
  void aHotKeyHasEveryFieldThatIsDocumented() {
    assertThat(json(new KeyForm.Clear()))
        .startsWith(
            "{\"at\":\"2026-11-21T00:00:01Z\",\"keys\":[{\"table\":\"orders\",\"index\":null,")
        .contains(
            "\"access\":\"write\",\"partitionKey\":{\"S\":\"sku \\\"1\\\"\"},\"sortKey\":",
            "\"offered\":{\"perSecond\":",
            ",\"low\":",
            ",\"high\":",
            "\"charged\":{\"perSecond\":",
            "\"refusedPerSecond\":",
            "\"limit\":{\"perSecond\":",
            ",\"from\":\"",
            "\"share\":",
            "\"verdict\":\"over\"",
            "\"since\":\"2026-11-21T00:00:0",
            "\"reason\":\"TableWriteKeyRangeThroughputExceeded\"",
            "\"kind\":\"",
            "\"remedy\":\"cache\"")
        .contains(
            "\"load\":[{\"table\":\"orders\",\"index\":null,\"access\":\"write\"",
            "\"distinctKeys\":",
            "\"top1\":",
            "\"top10\":",
            "\"top100\":",
            "\"zipf\":",
            "\"usablePartitions\":");
  }

  @Test
  void keysStandThereInTheFormThatIsSet() {
    assertThat(json(new KeyForm.Hashed()))
        .containsPattern("\"partitionKey\":\\{\"hash\":\"[0-9a-f]{32}\"}")
        .doesNotContain("sku");
    assertThat(json(new KeyForm.Prefix(2)))
        .contains("\"partitionKey\":{\"prefix\":\"sk\"}")
        .doesNotContain("sku");
  }

  private static String json(KeyForm form) {
    Heat heat =
        Heat.create(
            HashSecret.random(new Random(1)),
            new Limits(Map.of("orders", Limits.PartitionShare.of(100, 100))),
            0);
    SharedRecorder recorder = heat.sharedRecorder(1);
    TableAccess writes = heat.tableAccess("orders", null, Access.WRITE);
    PrimaryKey key = new PrimaryKey(KeyValue.of("sku \"1\""), null);
    for (int tick = 1; tick <= 10; tick++) {
      for (int i = 0; i < 30; i++) {
        recorder.offeredItem(writes, key, 2);
        recorder.charged(writes, key.partition(), 2);
        recorder.refused(writes, key.partition(), ThrottlingReason.Limit.KEY_RANGE, 2);
      }
      var unused = heat.tick(tick * Heat.TICK_NANOS);
    }
    KeyDisplay display = new KeyDisplay(form, new byte[] {1});
    return new String(
        HeatJson.write(
            heat.snapshot(), START::plusNanos, display::show, hot -> Optional.of("cache")),
        UTF_8);
  }
}
