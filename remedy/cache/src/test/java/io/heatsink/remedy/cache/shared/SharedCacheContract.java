package io.heatsink.remedy.cache.shared;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every shared cache has to do: the boundary's sentences, one by one. */
public abstract class SharedCacheContract {
  /** Short, so that a store is soon as it was before it lost anything. */
  protected static final SharedTiming TIMING =
      new SharedTiming(Duration.ofMillis(100), Duration.ofMillis(150));

  private static final Duration TTL = Duration.ofSeconds(20);
  private static final Duration TERM = Duration.ofSeconds(5);
  private static final Duration SETTLING = Duration.ofMillis(300);
  private static final Duration REMAINING = Duration.ofSeconds(10);
  private static final long ROOM = 10_000_000;
  private static final List<String> SUBJECT = List.of("s");
  private static final List<String> WHOLE = List.of();

  /** The store under test, empty of this test's tables. */
  protected abstract SharedStore shared();

  /** A name that no other test's table has. */
  protected abstract String tableName();

  /** Two proxies' views of one table, which has been known for long enough. */
  private final class Proxies {
    final Heard firstHeard = new Heard();
    final Heard secondHeard = new Heard();
    final SharedTable first;
    final SharedTable second;

    Proxies(long room) {
      String name = tableName();
      first = shared().connect().table(name, room, firstHeard);
      second = shared().connect().table(name, room, secondHeard);
      shared()
          .until(
              () ->
                  firstHeard.first(Heard.Message.Heartbeat.class).isPresent()
                      && secondHeard.first(Heard.Message.Heartbeat.class).isPresent());
      shared().pass(TIMING.quietAfterLoss());
    }
  }

  private Proxies proxies() {
    return new Proxies(ROOM);
  }

  @Test
  void whatOneProxyStoresEveryProxyFinds() {
    Proxies both = proxies();

    assertThat(fill(both.first, "e", SUBJECT, value("v"))).isEqualTo(Stored.STORED);

    assertThat(text(both.first, "e", SUBJECT)).contains("v");
    assertThat(text(both.second, "e", SUBJECT)).contains("v");
  }

  @Test
  void whatWasNotStoredIsNotFound() {
    Proxies both = proxies();

    fill(both.first, "e", SUBJECT, value("v"));

    assertThat(text(both.first, "other", SUBJECT)).isEmpty();
  }

  @Test
  void anEntryIsNotFoundByASubjectThatItDoesNotDependOn() {
    Proxies both = proxies();

    fill(both.first, "e", SUBJECT, value("v"));

    assertThat(text(both.first, "e", List.of("s", "t"))).isEmpty();
  }

  @Test
  void tablesShareNothing() {
    Proxies one = proxies();
    Proxies other = proxies();

    fill(one.first, "e", SUBJECT, value("v"));
    join(other.first.open("w", WHOLE, REMAINING));

    assertThat(text(other.first, "e", SUBJECT)).isEmpty();
    assertThat(text(one.first, "e", SUBJECT)).contains("v");
    assertThat(one.secondHeard.first(Heard.Message.Opened.class)).isEmpty();
  }

  @Test
  void namesAreAnyText() {
    Proxies both = proxies();
    String odd = "{}:\"\u0000\n\r ☃ \ud83d\ude00" + "k".repeat(3_000);

    fill(both.first, odd, List.of("", odd), value("v"));
    assertThat(text(both.second, odd, List.of("", odd))).contains("v");
    join(both.first.close(odd, List.of(odd), new Ending.Applied(SETTLING)));

    assertThat(text(both.second, odd, List.of("", odd))).isEmpty();
    shared().until(() -> both.secondHeard.first(Heard.Message.Closed.class).isPresent());
    assertThat(both.secondHeard.first(Heard.Message.Closed.class))
        .contains(new Heard.Message.Closed(odd, List.of(odd), new Ending.Applied(SETTLING)));
  }

  @Test
  void valuesAreAnyBytes() {
    Proxies both = proxies();
    byte[] bytes = new byte[400_000];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }

    fill(both.first, "big", SUBJECT, SharedValue.of(bytes));
    fill(both.first, "empty", SUBJECT, SharedValue.of(new byte[0]));

    assertThat(hit(both.second, "big", SUBJECT).orElseThrow().value().bytes()).isEqualTo(bytes);
    assertThat(hit(both.second, "empty", SUBJECT).orElseThrow().value().bytes()).isEmpty();
  }

  @Test
  void aVersionComesBackAsItWent() {
    Proxies both = proxies();

    fill(both.first, "e", SUBJECT, version("i", Long.MAX_VALUE));

    assertThat(hit(both.second, "e", SUBJECT).orElseThrow().value().version())
        .contains(new Version("i", Long.MAX_VALUE));
  }

  @Test
  void ageAndTtlCountFromWhenTheLeaseWasGiven() {
    Proxies both = proxies();
    Lease lease = granted(both.first, "e", SUBJECT);
    shared().pass(Duration.ofMillis(200));

    join(both.first.store(lease, value("v"), Duration.ofMillis(900)));

    Looked.Hit hit = hit(both.second, "e", SUBJECT).orElseThrow();
    assertThat(hit.age()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
    assertThat(hit.left()).isLessThanOrEqualTo(Duration.ofMillis(700)).isPositive();
    shared().pass(hit.left());
    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void whatHasExpiredBeforeItComesIsNotStored() {
    Proxies both = proxies();
    Lease lease = granted(both.first, "e", SUBJECT);
    shared().pass(Duration.ofMillis(100));

    assertThat(join(both.first.store(lease, value("v"), Duration.ofMillis(50))))
        .isEqualTo(Stored.OVERTAKEN);
    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
  }

  @Test
  void whileASubjectIsOpenItsEntriesCountForTheGraceOnly() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));

    join(both.first.open("w", SUBJECT, REMAINING));
    shared().pass(SharedTable.OPEN_GRACE.multipliedBy(2));

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
    join(both.first.close("w", SUBJECT, new Ending.Refused()));
    assertThat(text(both.second, "e", SUBJECT)).contains("v");
  }

  @Test
  void theGraceIsThatOfTheOldestThatIsStillOpen() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));

    join(both.first.open("old", SUBJECT, REMAINING));
    shared().pass(SharedTable.OPEN_GRACE.multipliedBy(2));
    join(both.first.open("new", SUBJECT, REMAINING));
    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
    join(both.first.close("new", SUBJECT, new Ending.Refused()));
    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
    join(both.first.close("old", SUBJECT, new Ending.Refused()));

    assertThat(text(both.second, "e", SUBJECT)).contains("v");
  }

  @Test
  void whileTheTableIsOpenAllItsEntriesCountForTheGraceOnly() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));

    join(both.first.open("w", WHOLE, REMAINING));
    shared().pass(SharedTable.OPEN_GRACE.multipliedBy(2));

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
    join(both.first.close("w", WHOLE, new Ending.Refused()));
    assertThat(text(both.second, "e", SUBJECT)).contains("v");
  }

  @Test
  void oneReaderAtATimeHasTheLease() {
    Proxies both = proxies();
    Lease lease = granted(both.first, "e", SUBJECT);

    assertThat(ask(both.second, "e", SUBJECT)).isEqualTo(new Asked.Taken());
    join(both.first.release(lease));

    assertThat(ask(both.second, "e", SUBJECT)).isInstanceOf(Asked.Granted.class);
  }

  @Test
  void aLeaseEndsWithItsTerm() {
    Proxies both = proxies();
    Duration term = Duration.ofMillis(100);
    Asked first = join(both.first.lease("e", SUBJECT, term, false));
    shared().pass(term);

    assertThat(ask(both.second, "e", SUBJECT)).isInstanceOf(Asked.Granted.class);
    assertThat(join(both.first.store(((Asked.Granted) first).lease(), value("v"), TTL)))
        .isEqualTo(Stored.OVERTAKEN);
  }

  @Test
  void whoGivesBackALeaseThatIsNoLongerHisTakesNobodysAway() {
    Proxies both = proxies();
    Duration term = Duration.ofMillis(100);
    Asked first = join(both.first.lease("e", SUBJECT, term, false));
    shared().pass(term);
    granted(both.second, "e", SUBJECT);

    join(both.first.release(((Asked.Granted) first).lease()));

    assertThat(ask(both.first, "e", SUBJECT)).isEqualTo(new Asked.Taken());
  }

  @Test
  void whoAsksForAnEntryThatIsThereGetsIt() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));

    assertThat(ask(both.second, "e", SUBJECT))
        .isInstanceOfSatisfying(
            Asked.There.class, there -> assertThat(text(there.hit())).isEqualTo("v"));
  }

  @Test
  void anEntryIsRenewedAheadOfItsEnd() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("old"));

    Asked asked = join(both.second.lease("e", SUBJECT, TERM, true));
    join(both.second.store(((Asked.Granted) asked).lease(), value("new"), TTL));

    assertThat(text(both.first, "e", SUBJECT)).contains("new");
  }

  @Test
  void whileAWriteIsOpenReadersAreToldAndStoreNothing() {
    Proxies both = proxies();
    Lease before = granted(both.first, "e", SUBJECT);

    join(both.second.open("w", SUBJECT, REMAINING));

    assertThat(ask(both.first, "e", SUBJECT)).isEqualTo(new Asked.Disturbed(false, true));
    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.OVERTAKEN);
    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
  }

  @Test
  void whileTheTableIsOpenReadersAreToldAndStoreNothing() {
    Proxies both = proxies();
    Lease before = granted(both.first, "e", SUBJECT);

    join(both.second.open("w", WHOLE, REMAINING));

    assertThat(ask(both.first, "e", SUBJECT)).isEqualTo(new Asked.Disturbed(false, true));
    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.OVERTAKEN);
  }

  @Test
  void aLeaseFromBeforeAWriteStoresNothingAfterIt() {
    Proxies both = proxies();
    Lease before = granted(both.first, "e", SUBJECT);

    join(both.second.open("w", SUBJECT, REMAINING));
    join(both.second.close("w", SUBJECT, new Ending.Applied(SETTLING)));

    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.OVERTAKEN);
  }

  @Test
  void aRefusedWriteOvertakesNothing() {
    Proxies both = proxies();
    fill(both.first, "there", SUBJECT, value("v"));
    Lease before = granted(both.first, "e", SUBJECT);

    join(both.second.open("w", SUBJECT, REMAINING));
    join(both.second.close("w", SUBJECT, new Ending.Refused()));

    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.STORED);
    assertThat(text(both.first, "there", SUBJECT)).contains("v");
  }

  @Test
  void anAppliedWriteDropsWhatDependsOnItsSubjectsAndNothingElse() {
    Proxies both = proxies();
    fill(both.first, "both", List.of("s", "t"), value("v"));
    fill(both.first, "other", List.of("t"), value("v"));

    join(both.second.open("w", SUBJECT, REMAINING));
    join(both.second.close("w", SUBJECT, new Ending.Applied(SETTLING)));

    assertThat(text(both.first, "both", List.of("s", "t"))).isEmpty();
    assertThat(text(both.first, "other", List.of("t"))).contains("v");
  }

  @Test
  void aClosingCountsThoughItsOpeningWasNeverHeardOf() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));
    Lease before = granted(both.first, "other", SUBJECT);

    join(both.second.close("w", SUBJECT, new Ending.Applied(SETTLING)));

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.OVERTAKEN);
  }

  @Test
  void theClosingOfTheTableDropsAllItsEntries() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));
    Lease before = granted(both.first, "other", SUBJECT);

    join(both.second.close("w", WHOLE, new Ending.Applied(SETTLING)));

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.OVERTAKEN);
  }

  @Test
  void fillsAreConsistentUntilAWriteHasSettled() {
    Proxies both = proxies();
    join(both.first.close("w", SUBJECT, new Ending.Applied(SETTLING)));

    Lease lease = granted(both.second, "e", SUBJECT);
    assertThat(lease.consistent()).isTrue();
    join(both.second.release(lease));
    assertThat(granted(both.second, "other", List.of("t")).consistent()).isFalse();
    shared().pass(SETTLING);

    assertThat(granted(both.second, "e", SUBJECT).consistent()).isFalse();
  }

  @Test
  void fillsAreConsistentUntilAWriteOfTheTableHasSettled() {
    Proxies both = proxies();
    join(both.first.close("w", WHOLE, new Ending.Applied(SETTLING)));

    assertThat(granted(both.second, "e", SUBJECT).consistent()).isTrue();
    shared().pass(SETTLING);

    assertThat(granted(both.second, "other", SUBJECT).consistent()).isFalse();
  }

  @Test
  void nothingIsStoredUntilAnAmbiguousWriteHasSettled() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));
    join(both.first.open("w", SUBJECT, REMAINING));
    join(both.first.close("w", SUBJECT, new Ending.Ambiguous(SETTLING)));

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
    assertThat(ask(both.second, "e", SUBJECT)).isEqualTo(new Asked.Disturbed(true, false));
    shared().pass(SETTLING);

    assertThat(fill(both.second, "e", SUBJECT, value("v"))).isEqualTo(Stored.STORED);
  }

  @Test
  void anOverdueWriteIsClosedAsAmbiguousAndEverybodyIsTold() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));
    Duration remaining = Duration.ofMillis(100);
    join(both.first.open("w", SUBJECT, remaining));
    shared().pass(remaining);

    assertThat(ask(both.second, "e", SUBJECT)).isEqualTo(new Asked.Disturbed(true, false));
    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
    Heard.Message told =
        new Heard.Message.Closed("w", SUBJECT, new Ending.Ambiguous(TIMING.settling()));
    shared().until(() -> both.secondHeard.messages().contains(told));
    shared().until(() -> both.firstHeard.messages().contains(told));
    shared().pass(TIMING.settling());
    assertThat(fill(both.second, "e", SUBJECT, value("v"))).isEqualTo(Stored.STORED);
  }

  @Test
  void anOverdueWriteIsClosedThoughNobodyMeetsIt() {
    Proxies both = proxies();

    join(both.first.open("w", SUBJECT, Duration.ofMillis(50)));
    join(both.first.open("all", WHOLE, Duration.ofMillis(50)));

    shared().until(() -> both.secondHeard.all(Heard.Message.Closed.class).size() == 2);
    assertThat(both.secondHeard.all(Heard.Message.Closed.class))
        .extracting(Heard.Message.Closed::subjects)
        .containsExactlyInAnyOrder(SUBJECT, WHOLE);
  }

  @Test
  void ofTwoVersionsOfOneIncarnationAFillDoesNotBringTheLowerBack() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, version("i", 5));
    Asked asked = join(both.second.lease("e", SUBJECT, TERM, true));

    assertThat(join(both.second.store(((Asked.Granted) asked).lease(), version("i", 4), TTL)))
        .isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.first, "e", SUBJECT)).contains("i5");
  }

  @Test
  void aFillOfAnotherIncarnationThanTheEntrysDropsIt() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, version("i", 5));
    Asked asked = join(both.second.lease("e", SUBJECT, TERM, true));

    assertThat(join(both.second.store(((Asked.Granted) asked).lease(), version("j", 9), TTL)))
        .isEqualTo(Stored.CONFLICT);

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
  }

  @Test
  void noMoreIsStoredThanTheTablesRoom() {
    Proxies both = new Proxies(10_000);
    SharedValue half = SharedValue.of(new byte[4_500]);
    Duration ttl = Duration.ofMillis(500);

    assertThat(fill(both.first, "e1", SUBJECT, half, ttl)).isEqualTo(Stored.STORED);
    assertThat(fill(both.second, "e2", SUBJECT, half, ttl)).isEqualTo(Stored.STORED);
    assertThat(fill(both.first, "e3", SUBJECT, half, ttl)).isEqualTo(Stored.NO_ROOM);
    shared().pass(ttl.multipliedBy(3));

    assertThat(fill(both.first, "e3", SUBJECT, half, ttl)).isEqualTo(Stored.STORED);
  }

  @Test
  void whatHasNoRoomIsDroppedAllTheSame() {
    Proxies both = new Proxies(10_000);
    fill(both.first, "e", SUBJECT, version("i", 1));
    join(both.first.open("w", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w", "e", tooLarge("i", 2))).isEqualTo(Stored.NO_ROOM);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void aWriteBringsItsValueInPlaceOfALowerVersion() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, version("i", 1));
    fill(both.first, "other", SUBJECT, value("v"));
    join(both.first.open("w", SUBJECT, REMAINING));
    shared().pass(Duration.ofMillis(20));

    assertThat(closeWith(both.first, "w", "e", version("i", 2))).isEqualTo(Stored.STORED);

    assertThat(text(both.second, "e", SUBJECT)).contains("i2");
    assertThat(hit(both.second, "e", SUBJECT).orElseThrow().age())
        .isGreaterThanOrEqualTo(Duration.ofMillis(20));
    assertThat(text(both.second, "other", SUBJECT)).isEmpty();
    Asked renewed = join(both.second.lease("e", SUBJECT, TERM, true));
    assertThat(((Asked.Granted) renewed).lease().consistent()).isTrue();
  }

  @Test
  void aWriteBringsItsValueWhereThereIsNone() {
    Proxies both = proxies();
    join(both.first.open("w", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w", "e", version("i", 2))).isEqualTo(Stored.STORED);

    assertThat(text(both.second, "e", SUBJECT)).contains("i2");
  }

  @Test
  void aWriteThatIsLateLeavesTheHigherVersionInPlace() {
    Proxies both = proxies();
    join(both.first.open("w5", SUBJECT, REMAINING));
    join(both.second.open("w6", SUBJECT, REMAINING));
    closeWith(both.second, "w6", "e", version("i", 6));

    assertThat(closeWith(both.first, "w5", "e", version("i", 5))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).contains("i6");
  }

  @Test
  void aWriteThatIsLateBringsNothingBackOnceTheHigherVersionHasGone() {
    Proxies both = proxies();
    join(both.first.open("w5", SUBJECT, REMAINING));
    join(both.second.open("w6", SUBJECT, REMAINING));
    join(both.second.close("w6", SUBJECT, new Ending.Applied(SETTLING)));

    assertThat(closeWith(both.first, "w5", "e", version("i", 5))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void aWriteThatAWriteOfTheTableHasOverlappedBringsNothing() {
    Proxies both = proxies();
    join(both.first.open("w", SUBJECT, REMAINING));
    join(both.second.close("all", WHOLE, new Ending.Applied(SETTLING)));

    assertThat(closeWith(both.first, "w", "e", version("i", 5))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void aWriteThatOthersOverlapBringsTheHighestVersionThatWasTold() {
    Proxies both = new Proxies(10_000);
    join(both.first.open("w1", SUBJECT, REMAINING));
    join(both.second.open("w2", SUBJECT, REMAINING));
    assertThat(closeWith(both.first, "w1", "e", tooLarge("i", 1))).isEqualTo(Stored.NO_ROOM);

    assertThat(closeWith(both.second, "w2", "e", version("i", 2))).isEqualTo(Stored.STORED);

    assertThat(text(both.first, "e", SUBJECT)).contains("i2");
  }

  @Test
  void aWriteThatOthersOverlapBringsNoLowerVersionThanWasTold() {
    Proxies both = new Proxies(10_000);
    join(both.first.open("w1", SUBJECT, REMAINING));
    join(both.second.open("w2", SUBJECT, REMAINING));
    assertThat(closeWith(both.second, "w2", "e", tooLarge("i", 2))).isEqualTo(Stored.NO_ROOM);

    assertThat(closeWith(both.first, "w1", "e", version("i", 1))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
  }

  @Test
  void ofTwoIncarnationsThatOverlapNeitherIsBroughtButWhatFollowsIs() {
    Proxies both = new Proxies(10_000);
    join(both.first.open("w1", SUBJECT, REMAINING));
    join(both.second.open("w2", SUBJECT, REMAINING));
    assertThat(closeWith(both.first, "w1", "e", tooLarge("i", 7))).isEqualTo(Stored.NO_ROOM);

    assertThat(closeWith(both.second, "w2", "e", version("j", 1))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
    join(both.first.open("w3", SUBJECT, REMAINING));
    assertThat(closeWith(both.first, "w3", "e", version("j", 2))).isEqualTo(Stored.STORED);
  }

  @Test
  void aWriteWhoseVersionHadBeenThereBeforeItDropsTheEntry() {
    Proxies both = proxies();
    join(both.first.open("w1", SUBJECT, REMAINING));
    closeWith(both.first, "w1", "e", version("i", 5));
    join(both.first.open("w2", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w2", "e", version("i", 3))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void aHigherVersionThatNoWriteToldOfIsDroppedByALowerOne() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, version("i", 5));
    join(both.first.open("w", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w", "e", version("i", 3))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void aValueWithoutAVersionIsBroughtOnlyByAWriteThatIsAlone() {
    Proxies both = proxies();
    join(both.first.open("w1", SUBJECT, REMAINING));
    join(both.second.open("w2", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w1", "e", value("v1"))).isEqualTo(Stored.OVERTAKEN);
    assertThat(closeWith(both.second, "w2", "e", value("v2"))).isEqualTo(Stored.OVERTAKEN);
    join(both.first.open("w3", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w3", "e", value("v3"))).isEqualTo(Stored.STORED);
    assertThat(text(both.second, "e", SUBJECT)).contains("v3");
  }

  @Test
  void aWriteOfAnotherIncarnationThanTheEntrysDropsIt() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, version("i", 1));
    join(both.first.open("w", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w", "e", version("j", 2))).isEqualTo(Stored.CONFLICT);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void aWriteWhoseOpeningWasNeverHeardOfBringsNothing() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, version("i", 1));

    assertThat(closeWith(both.first, "w", "e", version("i", 2))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void nothingIsBroughtWhileAnAmbiguousWriteMayBeOnItsWay() {
    Proxies both = proxies();
    join(both.second.close("ambiguous", SUBJECT, new Ending.Ambiguous(REMAINING)));
    join(both.first.open("w", SUBJECT, REMAINING));

    assertThat(closeWith(both.first, "w", "e", version("i", 2))).isEqualTo(Stored.OVERTAKEN);

    assertThat(text(both.second, "e", SUBJECT)).isEmpty();
  }

  @Test
  void theEntryThatAWriteBringsIsFoundByItsOwnSubjectAlone() {
    Proxies both = proxies();
    List<String> touched = List.of("s", "tag");
    join(both.first.open("w", touched, REMAINING));

    join(both.first.closeWith("w", touched, "e", version("i", 1), TTL, Duration.ZERO, SETTLING));

    assertThat(text(both.second, "e", SUBJECT)).contains("i1");
  }

  @Test
  void anImageIsRememberedForAsLongAsIsSaid() {
    Proxies both = proxies();
    Duration keep = Duration.ofMillis(400);

    join(both.first.remember("s", -7, keep));

    assertThat(join(both.second.remembers("s", -7))).isTrue();
    assertThat(join(both.second.remembers("s", 7))).isFalse();
    assertThat(join(both.second.remembers("t", -7))).isFalse();
    shared().pass(keep);
    assertThat(join(both.second.remembers("s", -7))).isFalse();
  }

  @Test
  void everybodyElseHearsOfAWrite() {
    Proxies both = proxies();

    join(both.first.open("w1", SUBJECT, REMAINING));
    join(both.first.close("w1", SUBJECT, new Ending.Refused()));
    join(both.first.open("w2", WHOLE, REMAINING));
    join(both.first.close("w2", WHOLE, new Ending.Ambiguous(SETTLING)));

    shared().until(() -> both.secondHeard.all(Heard.Message.Closed.class).size() == 2);
    List<Heard.Message.Opened> opened = both.secondHeard.all(Heard.Message.Opened.class);
    assertThat(opened).extracting(Heard.Message.Opened::write).containsExactly("w1", "w2");
    assertThat(opened).extracting(Heard.Message.Opened::subjects).containsExactly(SUBJECT, WHOLE);
    assertThat(opened)
        .extracting(Heard.Message.Opened::remainingNanos)
        .allSatisfy(nanos -> assertThat(nanos).isBetween(1L, REMAINING.plusMillis(100).toNanos()));
    assertThat(both.secondHeard.all(Heard.Message.Closed.class))
        .containsExactly(
            new Heard.Message.Closed("w1", SUBJECT, new Ending.Refused()),
            new Heard.Message.Closed("w2", WHOLE, new Ending.Ambiguous(SETTLING)));
    assertThat(both.firstHeard.first(Heard.Message.Opened.class)).isEmpty();
    assertThat(both.firstHeard.first(Heard.Message.Closed.class)).isEmpty();
  }

  @Test
  void everybodyElseHearsWhatTheEntryIsNow() {
    Proxies both = proxies();
    join(both.first.open("w5", SUBJECT, REMAINING));
    join(both.second.open("w6", SUBJECT, REMAINING));

    closeWith(both.second, "w6", "e", version("i", 6));
    closeWith(both.first, "w5", "e", version("i", 5));

    shared().until(() -> both.secondHeard.first(Heard.Message.ClosedWith.class).isPresent());
    Heard.Message.ClosedWith late =
        both.secondHeard.first(Heard.Message.ClosedWith.class).orElseThrow();
    assertThat(late.write()).isEqualTo("w5");
    assertThat(late.entry()).isEqualTo("e");
    assertThat(late.value().version()).contains(new Version("i", 6));
    assertThat(late.ageNanos()).isPositive();
  }

  @Test
  void everybodyElseHearsThatAnEntryIsNoMore() {
    Proxies both = proxies();

    closeWith(both.first, "w", "e", version("i", 5));

    shared().until(() -> both.secondHeard.first(Heard.Message.Closed.class).isPresent());
    assertThat(both.secondHeard.first(Heard.Message.Closed.class))
        .contains(new Heard.Message.Closed("w", SUBJECT, new Ending.Applied(SETTLING)));
  }

  @Test
  void aHeartbeatIsHeardAfterAllThatWasToldBeforeIt() {
    Proxies both = proxies();
    join(both.first.open("w", SUBJECT, REMAINING));
    int heard = both.secondHeard.all(Heard.Message.Heartbeat.class).size();

    shared().until(() -> both.secondHeard.all(Heard.Message.Heartbeat.class).size() > heard + 1);

    List<Heard.Message> messages = both.secondHeard.messages();
    Heard.Message last = both.secondHeard.all(Heard.Message.Heartbeat.class).get(heard + 1);
    assertThat(messages)
        .filteredOn(message -> message instanceof Heard.Message.Opened)
        .allSatisfy(
            opened -> assertThat(messages.indexOf(opened)).isLessThan(messages.indexOf(last)));
    assertThat(both.secondHeard.all(Heard.Message.Heartbeat.class))
        .extracting(Heard.Message.Heartbeat::nanos)
        .isSorted();
  }

  @Test
  void aNewConnectionBeginsWithAGap() {
    Proxies both = proxies();

    assertThat(both.firstHeard.messages()).first().isEqualTo(new Heard.Message.Gap());
  }

  @Test
  void whoHasClosedItsTableHearsNothingMore() {
    Proxies both = proxies();
    both.second.close();

    join(both.first.open("w", SUBJECT, REMAINING));
    int heard = both.firstHeard.all(Heard.Message.Heartbeat.class).size();
    shared().until(() -> both.firstHeard.all(Heard.Message.Heartbeat.class).size() > heard + 1);

    assertThat(both.secondHeard.first(Heard.Message.Opened.class)).isEmpty();
  }

  @Test
  void aTableThatTheStoreHasJustMetStoresNothingForAWhile() {
    SharedCache cache = shared().connect();
    SharedTable table = cache.table(tableName(), ROOM, new Heard());
    shared().until(() -> cache.health().reachable());

    assertThat(ask(table, "e", SUBJECT)).isEqualTo(new Asked.Disturbed(true, false));
    shared().pass(TIMING.quietAfterLoss());

    assertThat(fill(table, "e", SUBJECT, value("v"))).isEqualTo(Stored.STORED);
  }

  @Test
  void aStoreThatHasLostEverythingStoresNothingForAWhile() {
    Proxies both = proxies();
    fill(both.first, "e", SUBJECT, value("v"));
    Lease before = granted(both.first, "other", SUBJECT);

    shared().empty();

    assertThat(text(both.first, "e", SUBJECT)).isEmpty();
    assertThat(join(both.first.store(before, value("v"), TTL))).isEqualTo(Stored.OVERTAKEN);
    assertThat(ask(both.second, "e", SUBJECT)).isEqualTo(new Asked.Disturbed(true, false));
    shared().pass(TIMING.quietAfterLoss());
    assertThat(fill(both.second, "e", SUBJECT, value("v"))).isEqualTo(Stored.STORED);
  }

  private <T> T join(CompletableFuture<T> future) {
    return shared().join(future);
  }

  private Asked ask(SharedTable table, String entry, List<String> subjects) {
    return join(table.lease(entry, subjects, TERM, false));
  }

  private Lease granted(SharedTable table, String entry, List<String> subjects) {
    return ((Asked.Granted) ask(table, entry, subjects)).lease();
  }

  private Stored fill(SharedTable table, String entry, List<String> subjects, SharedValue value) {
    return fill(table, entry, subjects, value, TTL);
  }

  private Stored fill(
      SharedTable table, String entry, List<String> subjects, SharedValue value, Duration ttl) {
    return join(table.store(granted(table, entry, subjects), value, ttl));
  }

  private Stored closeWith(SharedTable table, String write, String entry, SharedValue value) {
    return join(table.closeWith(write, SUBJECT, entry, value, TTL, Duration.ZERO, SETTLING));
  }

  private Optional<Looked.Hit> hit(SharedTable table, String entry, List<String> subjects) {
    return join(table.find(entry, subjects)) instanceof Looked.Hit hit
        ? Optional.of(hit)
        : Optional.empty();
  }

  private Optional<String> text(SharedTable table, String entry, List<String> subjects) {
    return hit(table, entry, subjects).map(SharedCacheContract::text);
  }

  private static String text(Looked.Hit hit) {
    return new String(hit.value().bytes(), UTF_8);
  }

  private static SharedValue value(String text) {
    return SharedValue.of(text.getBytes(UTF_8));
  }

  private static SharedValue tooLarge(String incarnation, long number) {
    return new SharedValue(new byte[20_000], Optional.of(new Version(incarnation, number)));
  }

  private static SharedValue version(String incarnation, long number) {
    return new SharedValue(
        (incarnation + number).getBytes(UTF_8), Optional.of(new Version(incarnation, number)));
  }
}
