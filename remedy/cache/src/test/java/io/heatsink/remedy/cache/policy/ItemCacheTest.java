package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.DynamoNumber;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ItemCacheTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final PrimaryKey KEY = key("k");
  private static final String CALLER = "shop";

  // A cache that has been there for long: nothing of before it is unsettled.
  private long now = 100 * SECOND;
  private final ItemCache cache = ItemCache.create(rule(10, 2, 1 << 20), 0, 0);

  @Test
  void whatWasFetchedIsHeldUntilItsTtlCountedFromTheBeginningOfTheCall() {
    Flight flight = lead(KEY);
    now += 3 * SECOND;
    finish(flight, "v");

    now += 7 * SECOND - 1;
    assertThat(held(KEY)).isEqualTo("v");
    now += 1;
    assertThat(held(KEY)).isNull();
  }

  @Test
  void thatThereIsNoSuchItemIsHeldForAShorterTime() {
    CachedItem item = cache.finish(lead(KEY), bytes("{}"), false, null, CALLER, now);

    assertThat(item.present()).isFalse();
    now += 2 * SECOND - 1;
    assertThat(held(KEY)).isEqualTo("{}");
    now += 1;
    assertThat(held(KEY)).isNull();
  }

  @Test
  void aTtlOfZeroHoldsNothing() {
    ItemCache none = ItemCache.create(rule(10, 0, 1 << 20), 0, 0);
    Flight flight = ((Read.Lead) none.read(item(none, KEY), now, now + SECOND)).flight();
    assertThat(none.finish(flight, bytes("{}"), false, null, CALLER, now).present()).isFalse();
    assertThat(none.find(item(none, KEY), now)).isNull();
  }

  @Test
  void oneNumberIsOneKey() {
    finish(lead(key(DynamoNumber.parse("1"))), "v");
    assertThat(held(key(DynamoNumber.parse("1.0")))).isEqualTo("v");
    assertThat(held(key(DynamoNumber.parse("1E0")))).isEqualTo("v");
  }

  @Test
  void readsOfAKeyThatIsBeingFetchedShareThatFetch() {
    Flight flight = lead(KEY);

    assertThat(read(KEY)).isEqualTo(new Read.Join(flight));
    finish(flight, "v");
    assertThat(flight.result().join()).isInstanceOf(Fetched.Found.class);
    assertThat(read(KEY)).isInstanceOf(Read.Hit.class);
    assertThat(cache.counts().fetches()).isEqualTo(1);
    assertThat(cache.counts().joins()).isEqualTo(1);
  }

  @Test
  void onceAWriteHasBegunLaterReadsStartAFetchOfTheirOwn() {
    Flight before = lead(KEY);
    Write write = open(KEY);

    Flight during = lead(KEY);
    assertThat(during).isNotSameAs(before);
    assertThat(read(KEY)).isEqualTo(new Read.Join(during));

    cache.close(write, Outcome.APPLIED, now);
    assertThat(lead(KEY)).isNotSameAs(during);
  }

  @Test
  void aFetchThatTakesLongIsNotJoinedByAReadThatItCouldAnswerTooOld() {
    Flight slow = lead(KEY);
    now += 2 * SECOND;
    assertThat(read(KEY)).isInstanceOf(Read.Lead.class).isNotEqualTo(new Read.Lead(slow));
  }

  @Test
  void aFetchWhoseOwnerHasGivenUpIsNotJoined() {
    Read first = cache.read(item(cache, KEY), now, now + 10 * MILLI);
    now += 10 * MILLI;
    assertThat(read(KEY)).isInstanceOf(Read.Lead.class).isNotEqualTo(first);
  }

  @Test
  void anAnswerThatAWriteOverlappedIsNotStored() {
    Flight before = lead(KEY);
    Write write = open(KEY);
    finish(before, "old");
    assertThat(held(KEY)).as("while it is open").isNull();

    Flight during = lead(KEY);
    cache.close(write, Outcome.APPLIED, now);
    finish(during, "who knows");
    assertThat(held(KEY)).as("after it was closed").isNull();
    assertThat(cache.counts().overtaken()).isEqualTo(2);
  }

  @Test
  void anAnswerThatAWriteOfAnotherKeyOverlappedIsStored() {
    Flight flight = lead(KEY);
    cache.close(open(key("other")), Outcome.APPLIED, now);
    finish(flight, "v");
    assertThat(held(KEY)).isEqualTo("v");
  }

  @Test
  void whatIsHeldIsServedUntilAWriteIsOver() {
    finish(lead(KEY), "old");
    Write write = open(KEY);
    assertThat(held(KEY)).isEqualTo("old");
    cache.close(write, Outcome.APPLIED, now);
    assertThat(held(KEY)).isNull();
  }

  @Test
  void aWriteThatWasRefusedTakesNothingAway() {
    finish(lead(KEY), "v");
    cache.close(open(KEY), Outcome.REFUSED, now);
    assertThat(held(KEY)).isEqualTo("v");
    assertThat(cache.ticket(item(cache, KEY), now).consistent()).isFalse();
  }

  @Test
  void anAnswerThatARefusedWriteOverlappedIsNotStored() {
    Flight flight = lead(KEY);
    cache.close(open(KEY), Outcome.REFUSED, now);
    finish(flight, "v");
    assertThat(held(KEY)).isNull();
  }

  @Test
  void withinTheSettlingTimeAfterAWriteAFillIsReadStronglyConsistent() {
    assertThat(lead(KEY).consistent()).isFalse();
    cache.close(open(KEY), Outcome.APPLIED, now);

    now += SECOND - 1;
    Flight soon = lead(KEY);
    assertThat(soon.consistent()).isTrue();
    cache.finish(soon, new Fetched.Unprocessed());
    now += 1;
    assertThat(lead(KEY).consistent()).isFalse();
  }

  @Test
  void withinTheSettlingTimeAfterItsBeginAFillIsReadStronglyConsistent() {
    ItemCache fresh = ItemCache.create(rule(10, 2, 1 << 20), now, now);
    assertThat(fresh.ticket(item(fresh, KEY), now + SECOND - 1).consistent()).isTrue();
    assertThat(fresh.ticket(item(fresh, KEY), now + SECOND).consistent()).isFalse();
  }

  @Test
  void nothingIsStoredWhileAWriteOfBeforeMayBeUnderWay() {
    ItemCache late = ItemCache.create(rule(10, 2, 1 << 20), now, now + 5 * SECOND);
    ItemKey item = item(late, KEY);
    CachedItem unused = late.store(late.ticket(item, now), bytes("v"), true, null, CALLER, now);
    assertThat(late.find(item, now)).isNull();
    now += 5 * SECOND;
    unused = late.store(late.ticket(item, now), bytes("v"), true, null, CALLER, now);
    assertThat(late.find(item, now)).isNotNull();
  }

  @Test
  void anAmbiguousWriteTakesAwayAndLetsNothingBeStoredUntilItHasSettled() {
    finish(lead(KEY), "old");
    cache.close(open(KEY), Outcome.AMBIGUOUS, now);
    assertThat(held(KEY)).isNull();

    Flight soon = lead(KEY);
    assertThat(soon.consistent()).isTrue();
    finish(soon, "perhaps");
    assertThat(held(KEY)).isNull();

    now += SECOND;
    finish(lead(KEY), "new");
    assertThat(held(KEY)).isEqualTo("new");
  }

  @Test
  void aWriteThatIsNotClosedByItsDeadlineIsClosedByWhoeverMeetsIt() {
    finish(lead(KEY), "old");
    Write stuck = cache.open(KEY, now, now + 5 * SECOND);
    now += 5 * SECOND + 1;

    Ticket ticket = cache.ticket(item(cache, KEY), now);

    assertThat(held(KEY)).isNull();
    assertThat(ticket.consistent()).isTrue();
    now += SECOND;
    Flight flight = lead(KEY);
    finish(flight, "new");
    assertThat(held(KEY)).isEqualTo("new");

    cache.close(stuck, Outcome.APPLIED, now);
    assertThat(held(KEY)).as("its effect may be news").isNull();
    assertThat(lead(KEY).consistent()).isTrue();
  }

  @Test
  void anAnswerIsNotStoredIfTheWriteOfThatTimeIsForgottenByNow() {
    Flight slow = lead(KEY);
    cache.close(open(KEY), Outcome.APPLIED, now);
    now += 2 * SECOND;
    // Each opening forgets what has settled.
    cache.close(open(key("other")), Outcome.APPLIED, now);
    assertThat(cache.unsettled()).isEqualTo(1);

    finish(slow, "old");
    assertThat(held(KEY)).isNull();
    assertThat(lead(KEY)).as("not joined either").isNotSameAs(slow);
  }

  @Test
  void epochsAreForgottenOnceTheyHaveSettled() {
    for (int i = 0; i < 1_000; i++) {
      cache.close(open(key("k" + i)), Outcome.APPLIED, now);
      now += 10 * MILLI;
    }
    assertThat(cache.unsettled()).isBetween(90L, 110L);
  }

  @Test
  void aWriteOfUnknownKeysTakesAwayAllAndKeepsAnswersFromBeingStored() {
    finish(lead(KEY), "old");
    Flight flight = lead(key("other"));
    Write write = cache.openTable(now, now + SECOND);
    finish(lead(key("third")), "during");
    cache.close(write, Outcome.APPLIED, now);
    finish(flight, "old");

    assertThat(held(KEY)).isNull();
    assertThat(held(key("other"))).isNull();
    assertThat(held(key("third"))).isNull();
    assertThat(lead(KEY).consistent()).isTrue();
  }

  @Test
  void aWriteOfUnknownKeysThatIsNotClosedIsClosedByWhoeverMeetsIt() {
    finish(lead(KEY), "old");
    Write stuck = cache.openTable(now, now + SECOND);
    now += SECOND + 1;
    assertThat(cache.ticket(item(cache, key("any")), now).overlaps()).isTrue();
    assertThat(held(KEY)).isNull();
    now += SECOND;
    finish(lead(KEY), "new");
    assertThat(held(KEY)).isEqualTo("new");
    cache.close(stuck, Outcome.AMBIGUOUS, now);
    assertThat(held(KEY)).isNull();
  }

  @Test
  void aTableThatWasReplacedIsForgotten() {
    finish(lead(KEY), "old");
    cache.forgetTable(now);
    assertThat(held(KEY)).isNull();
    assertThat(cache.counts().entries()).isZero();
    finish(lead(KEY), "new");
    assertThat(held(KEY)).isEqualTo("new");
  }

  @Test
  void aStronglyConsistentReadRenewsWhatIsHeldAndMakesNothing() {
    Ticket none = cache.ticket(item(cache, KEY), now);
    cache.refresh(none, bytes("v"), true, null, CALLER, now);
    assertThat(held(KEY)).isNull();

    finish(lead(KEY), "old");
    now += 9 * SECOND;
    Ticket ticket = cache.ticket(item(cache, KEY), now);
    cache.refresh(ticket, bytes("new"), true, null, CALLER, now);
    assertThat(held(KEY)).isEqualTo("new");
    now += 9 * SECOND;
    assertThat(held(KEY)).isEqualTo("new");
  }

  @Test
  void aStronglyConsistentReadThatAWriteOverlappedRenewsNothing() {
    finish(lead(KEY), "old");
    Ticket ticket = cache.ticket(item(cache, KEY), now);
    cache.close(open(KEY), Outcome.REFUSED, now);
    cache.refresh(ticket, bytes("who knows"), true, null, CALLER, now);
    assertThat(held(KEY)).isEqualTo("old");
  }

  @Test
  void aReadThatBeganEarlierDoesNotReplaceWhatWasReadLater() {
    Ticket early = cache.ticket(item(cache, KEY), now);
    now += MILLI;
    finish(lead(KEY), "later");
    cache.refresh(early, bytes("earlier"), true, null, CALLER, now);
    assertThat(held(KEY)).isEqualTo("later");
  }

  @Test
  void viewsShareNothingButTheWritesOfAllOfThem() {
    ItemKey own = item(cache, KEY);
    ItemKey other = cache.key("arn:role", KEY).orElseThrow();
    finish(lead(KEY), "own");
    assertThat(cache.find(other, now)).isNull();

    Flight flight = ((Read.Lead) cache.read(other, now, now + SECOND)).flight();
    finish(flight, "theirs");
    assertThat(text(cache.find(own, now))).isEqualTo("own");
    assertThat(text(cache.find(other, now))).isEqualTo("theirs");

    cache.close(open(KEY), Outcome.APPLIED, now);
    assertThat(cache.find(own, now)).isNull();
    assertThat(cache.find(other, now)).isNull();
  }

  @Test
  void aViewThatMayReadNoLongerIsForgottenAlone() {
    ItemKey other = cache.key("arn:role", KEY).orElseThrow();
    finish(lead(KEY), "own");
    finish(((Read.Lead) cache.read(other, now, now + SECOND)).flight(), "theirs");

    cache.forgetView(other);

    assertThat(held(KEY)).isEqualTo("own");
    assertThat(cache.find(other, now)).isNull();
  }

  @Test
  void viewsAreBounded() {
    for (int i = 0; i < 2_000; i++) {
      assertThat(cache.key("arn" + i, KEY).isPresent()).isEqualTo(i < 1_000);
    }
  }

  @Test
  void memoryIsBounded() {
    ItemCache small = ItemCache.create(rule(10, 2, 100_000), 0, 0);
    for (int i = 0; i < 1_000; i++) {
      fill(small, "k" + i, 1_000, CALLER);
    }
    assertThat(small.counts().bytes()).isBetween(50_000L, 100_000L);
    assertThat(small.counts().entries()).isLessThan(100);
  }

  @Test
  void oneCallerAmongSeveralHoldsNoMoreThanHalf() {
    ItemCache small = ItemCache.create(rule(10, 2, 100_000), 0, 0);
    fill(small, "first", 1_000, "other");
    for (int i = 0; i < 1_000; i++) {
      fill(small, "k" + i, 1_000, CALLER);
    }
    assertThat(small.counts().bytes()).isBetween(40_000L, 52_000L);
    assertThat(small.counts().overBudget()).isGreaterThan(900);
    assertThat(small.find(item(small, key("first")), now)).isNotNull();
  }

  private static void fill(ItemCache cache, String key, int bytes, String caller) {
    ItemKey item = item(cache, key(key));
    long now = 100 * SECOND;
    assertThat(cache.store(cache.ticket(item, now), new byte[bytes], true, null, caller, now))
        .isNotNull();
  }

  private Flight lead(PrimaryKey key) {
    return ((Read.Lead) read(key)).flight();
  }

  private Read read(PrimaryKey key) {
    return cache.read(item(cache, key), now, now + 30 * SECOND);
  }

  private void finish(Flight flight, String body) {
    assertThat(cache.finish(flight, bytes(body), true, null, CALLER, now).present()).isTrue();
  }

  private Write open(PrimaryKey key) {
    return cache.open(key, now, now + 30 * SECOND);
  }

  private @Nullable String held(PrimaryKey key) {
    return text(cache.find(item(cache, key), now));
  }

  private static @Nullable String text(@Nullable CachedItem item) {
    return item == null ? null : new String(item.body(), UTF_8);
  }

  private static ItemKey item(ItemCache cache, PrimaryKey key) {
    return cache.key("", key).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static PrimaryKey key(String value) {
    return new PrimaryKey(KeyValue.of(value), null);
  }

  private static PrimaryKey key(DynamoNumber value) {
    return new PrimaryKey(KeyValue.of(value), null);
  }

  private static CacheRule rule(int ttlSeconds, int absentSeconds, long bytes) {
    return CacheRule.ofItems(
        Which.ALL,
        Duration.ofSeconds(ttlSeconds),
        Duration.ofSeconds(absentSeconds),
        bytes,
        Mode.ON);
  }
}
