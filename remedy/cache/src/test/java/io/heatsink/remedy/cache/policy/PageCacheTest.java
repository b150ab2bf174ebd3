package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.CachedSizes;
import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.TableSchema;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PageCacheTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final TableSchema SCHEMA = schema("g");
  private static final String CALLER = "shop";

  // A cache that has been there for long: nothing of before it is unsettled.
  private long now = 100 * SECOND;
  private PageCache cache = PageCache.create(rule(1 << 20), 0, 0);

  @Test
  void readsThatMissAtOnceShareOneFetch() {
    PageFlight flight = lead(query("p"));

    assertThat(read(query("p"))).isEqualTo(new PageRead.Join(flight));
    assertThat(read(query("q"))).isInstanceOf(PageRead.Lead.class);
    finish(flight, "page");

    assertThat(flight.result().join()).isInstanceOf(PageFetched.Found.class);
    assertThat(read(query("p"))).isInstanceOf(PageRead.Hit.class);
    assertThat(counts().joins()).isEqualTo(1);
    assertThat(counts().fetches()).isEqualTo(2);
    assertThat(counts().hits()).isEqualTo(1);
  }

  @Test
  void onceAWriteOfItsCollectionHasBegunLaterReadsStartAFetchOfTheirOwn() {
    PageFlight before = lead(query("p"));
    PageWrite write = cache.open(item("p"), now, now + SECOND);

    PageFlight during = lead(query("p"));
    cache.close(write, Outcome.APPLIED, null, SCHEMA, now);
    assertThat(lead(query("p"))).isNotSameAs(during).isNotSameAs(before);

    finish(before, "old");
    finish(during, "old");
    assertThat(held(query("p"))).isNull();
    assertThat(counts().overtaken()).isEqualTo(2);
  }

  @Test
  void aWriteOfAnotherCollectionDisturbsNothing() {
    PageFlight flight = lead(query("p"));
    PageWrite write = cache.open(item("q"), now, now + SECOND);
    finish(flight, "page");
    cache.close(write, Outcome.APPLIED, null, SCHEMA, now);
    assertThat(held(query("p"))).isNotNull();
  }

  @Test
  void aPageThatIsStoredWhileAWriteIsUnderWayGoesWithTheTagsThatItTurnsOutToTouch() {
    settleIndex();
    PageWrite write = cache.open(item("p"), now, now + SECOND);
    hold(index("x"));
    hold(index("y"));

    cache.close(write, Outcome.APPLIED, change("x", "z"), SCHEMA, now);

    assertThat(held(index("x"))).isNull();
    assertThat(held(index("y"))).isNotNull();
  }

  @Test
  void aPageOfAnIndexIsStoredIfItsCallBeganAfterTheSettlingTime() {
    settleIndex();
    write(change("x", "y"));
    now += 3 * SECOND - 1;
    PageFlight tooEarly = lead(index("y"));
    now += 2 * SECOND;
    finish(tooEarly, "page");
    assertThat(held(index("y"))).isNull();
    hold(index("y"));
  }

  @Test
  void anIndexThatBecameAnotherOneHasPagesAndSettlingOfItsOwn() {
    settleIndex();
    hold(index("x"));
    TableSchema other = schema("h");

    PageKey changed = key(KeyClass.QUERY, "by", other, "x");
    assertThat(cache.find(changed, now)).isNull();
    finish(lead(changed), "page");
    assertThat(cache.find(changed, now)).as("not settled").isNull();

    now += 3 * SECOND;
    finish(lead(changed), "page");
    // Whoever knows the index by its old key cannot tell what it touches.
    PageWrite write = cache.open(item("p"), now, now + SECOND);
    cache.close(write, Outcome.APPLIED, change("x", "y"), SCHEMA, now);
    assertThat(cache.find(changed, now)).isNull();
  }

  @Test
  void anIndexThatNobodyAsksForAnyMoreIsForgotten() {
    settleIndex();
    hold(index("x"));
    assertThat(cache.holdsOfIndexes()).isTrue();
    now += 60 * SECOND;
    write(change("x", "y"));
    assertThat(cache.holdsOfIndexes()).isTrue();

    now += 12 * SECOND;
    write(change("x", "y"));
    assertThat(cache.holdsOfIndexes()).isFalse();

    finish(lead(index("x")), "page");
    assertThat(held(index("x"))).as("not settled").isNull();
  }

  @Test
  void memoryIsBounded() {
    cache = PageCache.create(rule(100_000), 0, 0);
    for (int i = 0; i < 1_000; i++) {
      hold(query("p" + i), "x".repeat(1_000));
    }
    assertThat(counts().bytes()).isBetween(50_000L, 100_000L);
    assertThat(counts().entries()).isLessThan(100);
    assertThat(counts().evicted()).isGreaterThan(900);
    assertThat(cache.tags()).as("no tag is kept without pages").isLessThan(100);
  }

  @Test
  void asSoonAsASecondCallerHoldsPagesNobodyMayTakeMoreThanHalf() {
    cache = PageCache.create(rule(100_000), 0, 0);
    cache.finish(lead(query("other")), bytes("page"), CachedSizes.ofOne(1), "till", now);
    for (int i = 0; i < 1_000; i++) {
      finish(lead(query("p" + i)), "x".repeat(1_000));
    }
    assertThat(counts().bytes()).isBetween(40_000L, 52_000L);
    assertThat(counts().overBudget()).isGreaterThan(900);
  }

  @Test
  void whatIsTooOldIsDiscarded() {
    hold(query("p"));
    now += 10 * SECOND;
    assertThat(held(query("p"))).isNull();
    for (int i = 0; i < 100; i++) {
      now += SECOND;
      hold(query("p" + i));
    }
    assertThat(counts().entries()).isLessThan(50);
    assertThat(cache.tags()).isLessThan(50);
  }

  @Test
  void aPageOutlivesThePageThatItReplaces() {
    hold(query("p"));
    now += 6 * SECOND;
    PageFlight again = cache.flight(query("p"), now, now + SECOND);
    var unused = cache.store(again, bytes("new"), CachedSizes.ofOne(1), CALLER, now);
    now += 6 * SECOND;
    assertThat(requireNonNull(held(query("p"))).body()).isEqualTo(bytes("new"));
    write(null);
    assertThat(held(query("p"))).as("its tag knows of it").isNull();
    assertThat(counts().dropped()).isEqualTo(1);
    assertThat(cache.tags()).isZero();
  }

  private PageKey query(String partition) {
    return key(KeyClass.QUERY, null, SCHEMA, partition);
  }

  private PageKey index(String partition) {
    return key(KeyClass.QUERY, "by", SCHEMA, partition);
  }

  private PageKey key(KeyClass kind, @Nullable String index, TableSchema schema, String partition) {
    return cache
        .key("", kind, index, schema, KeyValue.of(partition), bytes(index + partition), true, now)
        .orElseThrow();
  }

  /** Lets the cache know the index, and lets it settle. */
  private void settleIndex() {
    PageKey unused = index("any");
    now += 3 * SECOND;
  }

  private void write(@Nullable Change change) {
    PageWrite write = cache.open(item("p"), now, now + SECOND);
    cache.close(write, Outcome.APPLIED, change, SCHEMA, now);
  }

  private PageRead read(PageKey key) {
    return cache.read(key, now, now + SECOND);
  }

  private PageFlight lead(PageKey key) {
    return ((PageRead.Lead) read(key)).flight();
  }

  private void finish(PageFlight flight, String body) {
    var unused = cache.finish(flight, bytes(body), CachedSizes.ofOne(1), CALLER, now);
  }

  private void hold(PageKey key) {
    hold(key, "page");
    assertThat(held(key)).isNotNull();
  }

  private void hold(PageKey key, String body) {
    finish(lead(key), body);
  }

  private @Nullable CachedPage held(PageKey key) {
    return cache.find(key, now);
  }

  private Counts counts() {
    return requireNonNull(cache.counts().get(KeyClass.QUERY));
  }

  private static Change change(String before, String after) {
    return new Change(Map.of("g", new StringValue(before)), Map.of("g", new StringValue(after)));
  }

  private static PrimaryKey item(String partition) {
    return new PrimaryKey(KeyValue.of(partition), null);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static TableSchema schema(String indexKey) {
    IndexSchema index =
        new IndexSchema(
            "by",
            IndexSchema.Kind.GLOBAL,
            KeySchema.of(new KeyAttribute(indexKey, ScalarType.S)),
            IndexSchema.Projection.ALL,
            Set.of());
    return new TableSchema(
        "t", "id", KeySchema.of(new KeyAttribute("pk", ScalarType.S)), Map.of("by", index));
  }

  private static CacheRule rule(long bytes) {
    Duration ttl = Duration.ofSeconds(10);
    return new CacheRule(Which.OFF, Which.ALL, ttl, ttl, ttl, ttl, bytes, Mode.ON);
  }
}
