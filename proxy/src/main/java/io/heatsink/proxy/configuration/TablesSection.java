package io.heatsink.proxy.configuration;

import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code tables:}: what is set for single tables. */
final class TablesSection {
  private TablesSection() {}

  private static final Duration LONGEST_TTL = Duration.ofDays(1);

  private static final Field<Integer> READ_UNITS =
      new Field<>(
          "readUnits", Texts.count(1, 1_000_000), "RCU per second that one partition gives.");

  private static final Field<Integer> WRITE_UNITS =
      new Field<>(
          "writeUnits", Texts.count(1, 1_000_000), "WCU per second that one partition gives.");

  private static final Field<TableSettings.Limits> LIMITS =
      new Field<>(
          "limits",
          new Section<>(
              "{readUnits: 50, writeUnits: 50}",
              List.of(READ_UNITS, WRITE_UNITS),
              values -> {
                if (!values.wrote(READ_UNITS) && !values.wrote(WRITE_UNITS)) {
                  values.problem("sets nothing", "Add readUnits or writeUnits, or remove it.");
                }
                return new TableSettings.Limits(values.get(READ_UNITS), values.get(WRITE_UNITS));
              }),
          "What one partition of the table gives, where that is known.");

  private static final Scalar<TableSettings.Which> WHICH =
      Scalar.choice(
          Map.of(
              "off", TableSettings.Which.OFF,
              "hot", TableSettings.Which.HOT,
              "all", TableSettings.Which.ALL));

  private static final Field<TableSettings.Which> CACHE_ITEMS =
      new Field<>("items", WHICH, "Which items are cached.");

  private static final Field<TableSettings.Which> CACHE_QUERIES =
      new Field<>("queries", WHICH, "Which answers to Query and Scan are cached.");

  private static final Field<Duration> TTL =
      new Field<>(
          "ttl", Texts.duration(Duration.ZERO, LONGEST_TTL), "How old a cached item may be.");

  private static final Field<Duration> QUERY_TTL =
      new Field<>(
          "queryTtl",
          Texts.duration(Duration.ZERO, LONGEST_TTL),
          "How old a cached answer to a Query may be.");

  private static final Field<Duration> SCAN_TTL =
      new Field<>(
          "scanTtl",
          Texts.duration(Duration.ZERO, LONGEST_TTL),
          "How old a cached answer to a Scan may be.");

  private static final Field<Duration> ABSENT =
      new Field<>(
          "absent",
          Texts.duration(Duration.ZERO, LONGEST_TTL),
          "How old the answer that there is no such item may be.");

  private static final Field<Long> CACHE_BYTES =
      new Field<>(
          "bytes", Texts.bytes(64 << 10, 1L << 40), "Memory that the table's entries may take.");

  private static final Field<Located<Long>> REDIS_BYTES =
      new Field<>(
          "redisBytes",
          Located.of(Texts.bytes(64 << 10, 1L << 40)),
          "Memory of Redis that the table's entries may take.");

  private static final Field<TableSettings.Mode> MODE =
      new Field<>(
          "mode",
          Scalar.choice(
              Map.of(
                  "on", TableSettings.Mode.ON,
                  "shadow", TableSettings.Mode.SHADOW,
                  "off", TableSettings.Mode.OFF)),
          "Whether the cache answers (on), only compares (shadow), or rests (off).");

  private static final Field<Boolean> COUNTERS =
      new Field<>(
          "counters",
          Scalar.choice(Map.of("on", true, "off", false)),
          "Whether items carry versions, so that they stay cached while they are written.");

  /** What is followed. */
  private enum Followed {
    OFF,
    STREAM
  }

  private static final Field<Followed> FOLLOW =
      new Field<>(
          "follow",
          Scalar.choice(Map.of("off", Followed.OFF, "stream", Followed.STREAM)),
          "Whether the table's stream is followed, to see writers that bypass Heatsink.");

  private static final Field<TableSettings.OnLag> ON_LAG =
      new Field<>(
          "onLag",
          Scalar.choice(
              Map.of("serve", TableSettings.OnLag.SERVE, "bypass", TableSettings.OnLag.BYPASS)),
          "Whether the cache answers while the stream is too far behind (serve), or not (bypass).");

  /** A poll, a call and two rounds of proxies take most of two seconds. */
  private static final Duration LEAST_LAG_BOUND = Duration.ofSeconds(2);

  private static final Field<Duration> LAG_BOUND =
      new Field<>(
          "lagBound",
          Texts.duration(LEAST_LAG_BOUND, Duration.ofHours(1)),
          "How far the stream may be behind.");

  private static final Field<Double> VERIFY =
      new Field<>(
          "verify",
          Texts.SHARE,
          "Which share of the hits is checked against a strongly consistent read.");

  /**
   * The cache's rule.
   *
   * @param redisBytes as written; empty if it was not
   */
  record Cache(TableSettings.Cache settings, Optional<Located<Long>> redisBytes) {}

  private static final Field<Cache> CACHE =
      new Field<>(
          "cache",
          new Section<>(
              "{items: hot, ttl: 10s}",
              List.of(
                  CACHE_ITEMS,
                  CACHE_QUERIES,
                  TTL,
                  ABSENT,
                  QUERY_TTL,
                  SCAN_TTL,
                  CACHE_BYTES,
                  REDIS_BYTES,
                  MODE,
                  COUNTERS,
                  FOLLOW,
                  ON_LAG,
                  LAG_BOUND,
                  VERIFY),
              TablesSection::cache),
          "The table's cache. Without it: none.");

  private static Cache cache(Section.Values values) {
    Duration ttl = values.get(TTL).orElse(Duration.ofSeconds(10));
    Duration absent =
        values.get(ABSENT).orElse(ttl.compareTo(DEFAULT_ABSENT) < 0 ? ttl : DEFAULT_ABSENT);
    if (absent.compareTo(ttl) > 0) {
      values.problem(
          ABSENT, "is longer than ttl, " + Texts.text(ttl), "Write at most as much as ttl.");
    }
    TableSettings.Which items = values.get(CACHE_ITEMS).orElse(TableSettings.Which.HOT);
    boolean counters = values.get(COUNTERS).orElse(false);
    if (counters && items == TableSettings.Which.OFF) {
      values.problem(
          COUNTERS, "has no effect, for no items are held", "Write items: hot, or remove it.");
    }
    Optional<Located<Long>> redisBytes = values.get(REDIS_BYTES);
    TableSettings.Cache settings =
        new TableSettings.Cache(
            items,
            values.get(CACHE_QUERIES).orElse(TableSettings.Which.OFF),
            ttl,
            absent,
            values.get(QUERY_TTL).orElse(ttl),
            values.get(SCAN_TTL).orElse(ttl),
            values.get(CACHE_BYTES).orElse(64L << 20),
            redisBytes.map(Located::value).orElse(256L << 20),
            values.get(MODE).orElse(TableSettings.Mode.ON),
            counters,
            follow(values),
            values.get(VERIFY).orElse(0.0));
    return new Cache(settings, redisBytes);
  }

  private static Optional<TableSettings.Follow> follow(Section.Values values) {
    if (values.get(FOLLOW).orElse(Followed.OFF) == Followed.STREAM) {
      return Optional.of(
          new TableSettings.Follow(
              values.get(ON_LAG).orElse(TableSettings.OnLag.SERVE),
              values.get(LAG_BOUND).orElse(Duration.ofSeconds(5))));
    }
    for (Field<?> field : List.of(ON_LAG, LAG_BOUND)) {
      if (values.wrote(field)) {
        values.problem(
            field,
            "has no effect, for no stream is followed",
            "Write follow: stream, or remove it.");
      }
    }
    return Optional.empty();
  }

  private static final Duration DEFAULT_ABSENT = Duration.ofSeconds(2);

  private static final Field<KeyAttribute> PARTITION_KEY =
      new Field<>("partitionKey", Texts.KEY_ATTRIBUTE, "The table's partition key and its type.");

  private static final Field<KeyAttribute> SORT_KEY =
      new Field<>("sortKey", Texts.KEY_ATTRIBUTE, "The table's sort key and its type.");

  private static final Field<KeySchema> SCHEMA =
      new Field<>(
          "schema",
          new Section<>(
              "{partitionKey: \"sku:S\", sortKey: \"at:N\"}",
              List.of(PARTITION_KEY, SORT_KEY),
              TablesSection::schema),
          "The table's key, where Heatsink may not call DescribeTable.");

  private static @Nullable KeySchema schema(Section.Values values) {
    values.require(PARTITION_KEY);
    Optional<KeyAttribute> partition = values.get(PARTITION_KEY);
    Optional<KeyAttribute> sort = values.get(SORT_KEY);
    if (partition.isPresent()
        && sort.isPresent()
        && partition.get().name().equals(sort.get().name())) {
      values.problem(
          SORT_KEY, "is the partition key's attribute too", "Name another one, or remove it.");
    }
    return partition
        .map(key -> sort.map(s -> KeySchema.of(key, s)).orElseGet(() -> KeySchema.of(key)))
        .orElse(null);
  }

  record Table(
      Optional<TableSettings.Limits> limits, Optional<Cache> cache, Optional<KeySchema> schema) {
    Optional<Located<Long>> redisBytes() {
      return cache.flatMap(Cache::redisBytes);
    }
  }

  static final Field<Map<String, Table>> TABLES =
      new Field<>(
          "tables",
          new Names<>(
              "table",
              Pattern.compile("[a-zA-Z0-9_.-]{3,255}"),
              "Use the name that DynamoDB knows: 3 to 255 letters, digits, '_', '-' and '.'.",
              new Section<>(
                  "{limits: {writeUnits: 50}, cache: {items: hot}}",
                  List.of(LIMITS, CACHE, SCHEMA),
                  values -> {
                    if (!values.wrote(LIMITS) && !values.wrote(CACHE) && !values.wrote(SCHEMA)) {
                      values.problem("sets nothing", "Add limits, cache or schema, or remove it.");
                    }
                    return new Table(values.get(LIMITS), values.get(CACHE), values.get(SCHEMA));
                  })),
          "What is set for single tables.");
}
