package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.journal.KeyForm;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
  @TempDir private Path folder;
  private ConfigurationFiles files;

  @BeforeEach
  void files() {
    files = new ConfigurationFiles(folder);
  }

  @Test
  void anEmptyFileSetsNothingAndIsAccepted() {
    for (String yaml : new String[] {"", "# nothing yet\n", "---\n", "{}"}) {
      Configuration configuration = files.accepted(yaml);
      assertThat(configuration.listen()).hasToString("127.0.0.1:8100");
      assertThat(configuration.admin()).hasToString("127.0.0.1:9090");
      assertThat(configuration.upstream()).isEmpty();
      assertThat(configuration.accounting()).isEqualTo(Accounting.EXACT);
      assertThat(configuration.callers()).isEmpty();
      assertThat(configuration.journal()).isEmpty();
      assertThat(configuration.logKeys()).isEqualTo(new KeyForm.Hashed());
      assertThat(configuration.heatKeys()).isEqualTo(new KeyForm.Clear());
      assertThat(configuration.tables()).isEmpty();
    }
  }

  @Test
  void everySettingOfTheDocumentationIsRead() {
    String secret = files.secret("shop", "the-secret\n");
    Configuration configuration =
        files.accepted(
            """
            listen: 127.0.0.1:8101
            admin: "[::1]:9091"
            upstream: {region: eu-central-1}
            accounting: estimate
            callers:
              shop:
                accessKeyId: HSK1
                secretFile: %s
                assumeRole: arn:aws:iam::123456789012:role/shop
                allow: [{tables: [product-*], operations: [read], leadingKeys: ["${x}*"]}]
            journal: {file: ./a.jsonl, keys: prefix:4, rollAt: 2MB, keep: 3}
            logs: {keys: clear}
            heat: {keys: prefix:4}
            redis: {url: "rediss://Cache.internal", cluster: true, username: heatsink,
              passwordFile: %s, timeout: 15ms}
            tables:
              product-inventory:
                limits: {readUnits: 50, writeUnits: 40}
                cache: {items: all, queries: hot, ttl: 1m, absent: 500ms, scanTtl: 0s, bytes: 64MB, redisBytes: 1GB,
                  mode: shadow, counters: on, verify: 0.1%%}
                schema: {partitionKey: "sku:S", sortKey: "at:N"}
            """
                .formatted(secret, secret));
    assertThat(configuration.listen().port()).isEqualTo(8101);
    assertThat(configuration.admin().isLoopback()).isTrue();
    assertThat(configuration.upstream())
        .contains(
            new Upstream(
                URI.create("https://dynamodb.eu-central-1.amazonaws.com"),
                URI.create("https://streams.dynamodb.eu-central-1.amazonaws.com"),
                "eu-central-1"));
    assertThat(configuration.accounting()).isEqualTo(Accounting.ESTIMATE);
    CallerSettings shop = configuration.caller("shop").orElseThrow();
    assertThat(shop.signingKey())
        .contains(new CallerSettings.SigningKey("HSK1", new Secret("the-secret")));
    assertThat(shop.assumeRole()).contains("arn:aws:iam::123456789012:role/shop");
    AllowRule rule = shop.allow().orElseThrow().getFirst();
    assertThat(rule.tables()).containsExactly(new Glob("product-*"));
    assertThat(rule.operations().allows("GetItem")).isTrue();
    assertThat(rule.operations().allows("PutItem")).isFalse();
    assertThat(rule.leadingKeys().orElseThrow()).containsExactly(new Glob("${x}*"));
    assertThat(configuration.journal())
        .contains(new JournalSettings(Path.of("./a.jsonl"), new KeyForm.Prefix(4), 2 << 20, 3));
    assertThat(configuration.logKeys()).isEqualTo(new KeyForm.Clear());
    assertThat(configuration.heatKeys()).isEqualTo(new KeyForm.Prefix(4));
    assertThat(configuration.redis())
        .contains(
            new Redis(
                List.of(new RedisUrl("cache.internal", 6379, true)),
                true,
                Optional.of("heatsink"),
                Optional.of(Path.of(secret)),
                Optional.empty(),
                Duration.ofMillis(15)));
    TableSettings table = configuration.table("product-inventory").orElseThrow();
    assertThat(table.limits()).contains(new TableSettings.Limits(Optional.of(50), Optional.of(40)));
    assertThat(table.cache())
        .contains(
            new TableSettings.Cache(
                TableSettings.Which.ALL,
                TableSettings.Which.HOT,
                Duration.ofMinutes(1),
                Duration.ofMillis(500),
                Duration.ofMinutes(1),
                Duration.ZERO,
                64 << 20,
                1L << 30,
                TableSettings.Mode.SHADOW,
                true,
                Optional.empty(),
                0.001));
    assertThat(table.schema().orElseThrow().key())
        .isEqualTo(
            KeySchema.of(
                new KeyAttribute("sku", ScalarType.S), new KeyAttribute("at", ScalarType.N)));
  }

  @Test
  void redisIsOnePlainServerUnlessItSaysOtherwise() {
    Redis redis = files.accepted("redis: {url: \"redis://127.0.0.1:7000\"}").redis().orElseThrow();
    assertThat(redis)
        .isEqualTo(
            new Redis(
                List.of(new RedisUrl("127.0.0.1", 7000, false)),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofMillis(20)));
    assertThat(
            files
                .accepted("redis: {nodes: [\"redis://a\", \"redis://b:7000\"]}")
                .redis()
                .orElseThrow())
        .matches(Redis::cluster)
        .extracting(Redis::servers)
        .isEqualTo(List.of(new RedisUrl("a", 6379, false), new RedisUrl("b", 7000, false)));
  }

  @Test
  void aCacheHoldsHotItemsAndNoQueriesUnlessItSaysOtherwise() {
    TableSettings.Cache cache =
        files
            .accepted("tables: {orders: {cache: {ttl: 0s}}}")
            .table("orders")
            .orElseThrow()
            .cache()
            .orElseThrow();
    assertThat(cache.items()).isEqualTo(TableSettings.Which.HOT);
    assertThat(cache.queries()).isEqualTo(TableSettings.Which.OFF);
    assertThat(cache.absent()).isEqualTo(Duration.ZERO);
    assertThat(cache.queryTtl()).isEqualTo(Duration.ZERO);
  }

  @Test
  void aStreamIsFollowedIfTheRuleSaysSo() {
    assertThat(cacheOf("{ttl: 1s}").follow()).isEmpty();
    assertThat(cacheOf("{follow: off}").follow()).isEmpty();
    assertThat(cacheOf("{follow: stream}").follow())
        .contains(new TableSettings.Follow(TableSettings.OnLag.SERVE, Duration.ofSeconds(5)));
    assertThat(cacheOf("{follow: stream, onLag: bypass, lagBound: 2s}").follow())
        .contains(new TableSettings.Follow(TableSettings.OnLag.BYPASS, Duration.ofSeconds(2)));
  }

  private TableSettings.Cache cacheOf(String rule) {
    return files
        .accepted("tables: {orders: {cache: " + rule + "}}")
        .table("orders")
        .orElseThrow()
        .cache()
        .orElseThrow();
  }

  @Test
  void offIsTheWordOffAndNotFalse() {
    TableSettings table =
        files
            .accepted("tables: {orders: {cache: {items: off, mode: off}}}")
            .table("orders")
            .orElseThrow();
    assertThat(table.cache().orElseThrow().items()).isEqualTo(TableSettings.Which.OFF);
    assertThat(table.cache().orElseThrow().mode()).isEqualTo(TableSettings.Mode.OFF);
  }

  @Test
  void anotherUpstreamIsNamedByItsUrl() {
    assertThat(files.accepted("upstream: {url: \"http://127.0.0.1:8000\"}").upstream())
        .contains(
            new Upstream(
                URI.create("http://127.0.0.1:8000"),
                URI.create("http://127.0.0.1:8000"),
                "us-east-1"));
    assertThat(
            files
                .accepted(
                    "upstream: {url: \"https://vpce-1-a.dynamodb.eu-west-1.vpce.amazonaws.com\"}")
                .upstream())
        .contains(
            new Upstream(
                URI.create("https://vpce-1-a.dynamodb.eu-west-1.vpce.amazonaws.com"),
                URI.create("https://streams.dynamodb.eu-west-1.amazonaws.com"),
                "eu-west-1"));
    assertThat(files.accepted("upstream: {region: cn-north-1}").upstream().orElseThrow().url())
        .hasToString("https://dynamodb.cn-north-1.amazonaws.com.cn");
    assertThat(
            files
                .accepted(
                    "upstream: {url: http://127.0.0.1:8000, region: local,"
                        + " streams: {url: http://127.0.0.1:8001}}")
                .upstream())
        .contains(
            new Upstream(
                URI.create("http://127.0.0.1:8000"), URI.create("http://127.0.0.1:8001"), "local"));
  }

  @Test
  void flagsGoBeforeTheFile() {
    Configuration configuration =
        ConfigurationFiles.accepted(
            files.read(
                """
                listen: 127.0.0.1:1
                upstream: {url: http://127.0.0.1:8000}
                tables:
                  my.orders: {cache: {items: hot, ttl: 10s}}
                """,
                Map.of(
                    "listen", "127.0.0.1:2",
                    "upstream", "{region: eu-west-1}",
                    "tables.my.orders.cache.ttl", "20s",
                    "tables.other.v2.limits.readUnits", "7",
                    "accounting", "estimate")));
    assertThat(configuration.listen().port()).isEqualTo(2);
    assertThat(configuration.upstream().orElseThrow().url())
        .hasToString("https://dynamodb.eu-west-1.amazonaws.com");
    assertThat(configuration.table("my.orders").orElseThrow().cache().orElseThrow().ttl())
        .isEqualTo(Duration.ofSeconds(20));
    assertThat(configuration.table("other.v2").orElseThrow().limits().orElseThrow().readUnits())
        .contains(7);
    assertThat(configuration.accounting()).isEqualTo(Accounting.ESTIMATE);
  }

  @Test
  void everySettingListedCanBeAFlag() {
    for (Setting setting : Setting.all()) {
      String path = setting.path().replace("<table>", "orders").replace("<caller>", "shop");
      for (Problem problem :
          problems(new ConfigurationSource(Optional.empty(), Map.of(path, "§")).read())) {
        assertThat(problem.wrong()).as(path).isNotEqualTo("is no setting");
      }
    }
    assertThat(Setting.all())
        .extracting(Setting::path)
        .contains(
            "listen",
            "upstream.streams.url",
            "callers.<caller>.allow",
            "tables.<table>.cache.ttl",
            "logs.keys");
  }

  private static List<Problem> problems(Reading reading) {
    return reading instanceof Reading.Refused refused ? refused.problems() : List.of();
  }

  @Test
  void aSecretIsInNothingThatIsShown() {
    String secret = files.secret("shop", "canary-5f2e");
    String yaml =
        "{callers: {shop: {accessKeyId: A, secretFile: %s}}, adminTokenFile: %s}"
            .formatted(secret, secret);
    Configuration configuration = files.accepted(yaml);
    EffectiveSettings settings = EffectiveSettings.of(configuration);
    files.secret("shop", "canary-77aa");
    EffectiveSettings rotated = EffectiveSettings.of(files.accepted(yaml));
    assertThat(configuration.toString()).doesNotContain("canary");
    assertThat(settings.differencesTo(rotated)).hasSize(2).noneMatch(d -> d.contains("canary"));
    assertThat(settings.hash()).isEqualTo(rotated.hash());
  }

  @Test
  void twoFilesThatSetTheSameHaveTheSameHash() {
    String hash = EffectiveSettings.of(files.accepted("upstream: {region: eu-west-1}")).hash();
    assertThat(hash)
        .matches("[0-9a-f]{64}")
        .isEqualTo(
            EffectiveSettings.of(
                    files.accepted(
                        "# the same\nlisten: 127.0.0.1:8100\nupstream:\n  region: 'eu-west-1'"))
                .hash())
        .isNotEqualTo(EffectiveSettings.of(files.accepted("upstream: {region: eu-west-2}")).hash());
  }

  @Test
  void aDifferenceIsShownSettingBySetting() {
    EffectiveSettings before =
        EffectiveSettings.of(
            files.accepted("{accounting: exact, tables: {orders: {cache: {ttl: 10s}}}}"));
    EffectiveSettings after =
        EffectiveSettings.of(
            files.accepted(
                "{accounting: estimate, tables: {orders: {cache: {ttl: 20s},"
                    + " limits: {readUnits: 5}}}, logs: {keys: prefix:3}}"));
    assertThat(before.differencesTo(after))
        .containsExactly(
            "~ accounting: EXACT → ESTIMATE",
            "~ logKeys: hashed → prefix:3",
            "~ tables.orders.cache.queryTtl: 10s → 20s",
            "~ tables.orders.cache.scanTtl: 10s → 20s",
            "~ tables.orders.cache.ttl: 10s → 20s",
            "+ tables.orders.limits.readUnits: 5");
  }
}
