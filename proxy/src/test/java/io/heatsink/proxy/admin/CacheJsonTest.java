package io.heatsink.proxy.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.KeyForm;
import io.heatsink.remedy.cache.CacheStats;
import io.heatsink.remedy.cache.Difference;
import io.heatsink.remedy.cache.FollowCounts;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.Counts;
import io.heatsink.remedy.cache.policy.KeyClass;
import io.heatsink.remedy.cache.stream.FollowStats;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CacheJsonTest {
  private static final Instant NOW = Instant.parse("2026-11-21T00:00:01Z");

  @Test
  void aCacheHasEveryFieldThatIsDocumented() {
    assertThat(json(new KeyForm.Clear()))
        .isEqualTo(
            "{\"at\":\"2026-11-21T00:00:01Z\",\"caches\":[{\"table\":\"orders\",\"mode\":\"shadow\","
                + "\"classes\":[{\"class\":\"item\",\"hits\":3,\"joins\":0,\"fetches\":1,"
                + "\"hitRatio\":0.75,\"meanHitAgeSeconds\":2.0,\"entries\":7,\"bytes\":800,"
                + "\"evicted\":6,\"dropped\":5}],"
                + "\"compared\":{\"same\":9,\"different\":1,\"latest\":[{\"index\":\"by-day\","
                + "\"partitionKey\":{\"S\":\"monday\"},\"sortKey\":null,"
                + "\"at\":\"2026-11-21T00:00:01Z\",\"ageSeconds\":1.5}]},\"stream\":{\"reads\":true,\"lagSeconds\":null,\"problem\":\"no"
                + " stream\"}}]}");
  }

  @Test
  void keysStandThereInTheFormThatIsSet() {
    assertThat(json(new KeyForm.Hashed())).doesNotContain("monday");
  }

  private static String json(KeyForm form) {
    CacheRule rule =
        CacheRule.ofItems(
            CacheRule.Which.ALL,
            Duration.ofSeconds(1),
            Duration.ZERO,
            1_000_000,
            CacheRule.Mode.SHADOW);
    Counts counts = new Counts(3, 6_000_000_000L, 0, 1, 2, 0, 0, 5, 6, 7, 800);
    CacheStats stats =
        new CacheStats(
            "orders",
            rule,
            Map.of(KeyClass.ITEM, counts),
            9,
            1,
            List.of(
                new Difference(
                    "by-day",
                    Optional.of(KeyValue.of("monday")),
                    Optional.empty(),
                    NOW,
                    Duration.ofMillis(1_500))),
            Optional.of(
                new FollowCounts(
                    new FollowStats(true, Optional.empty(), Optional.of("no stream")), 0, 0, 0)));
    KeyDisplay keys = new KeyDisplay(form, "secret".getBytes(UTF_8));
    return new String(CacheJson.write(List.of(stats), NOW, keys::show), UTF_8);
  }
}
