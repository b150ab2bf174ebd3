package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.KeyAttribute;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.PrimaryKey;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.remedy.cache.policy.CacheRule.Mode;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import io.heatsink.remedy.cache.shared.SharedValue.Version;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ItemVersionsTest {
  private static final String CALLER = "shop";
  private static final PrimaryKey KEY =
      PrimaryKey.ofKey(
          KeySchema.of(new KeyAttribute("pk", ScalarType.S)), Map.of("pk", new StringValue("a")));
  private static final Duration TTL = Duration.ofSeconds(10);

  private long now = Duration.ofHours(1).toNanos();
  private final ItemCache cache =
      ItemCache.create(
          CacheRule.ofItems(Which.ALL, TTL, Duration.ofSeconds(2), 1 << 20, Mode.ON),
          now - Duration.ofMinutes(1).toNanos(),
          now - Duration.ofMinutes(1).toNanos());
  private final ItemKey item = cache.key("", KEY).orElseThrow();

  /** A write that has been opened. */
  private record Open(Ticket ticket, Write write) {}

  @Test
  void anUpdateReplacesTheVersionBeforeIt() {
    fill(version("i", 1));

    close(open(), version("i", 2));

    assertThat(held()).contains("i2");
  }

  @Test
  void anUpdateThatEndsLateLeavesTheLaterVersion() {
    fill(version("i", 1));
    Open two = open();
    Open three = open();

    close(three, version("i", 3));
    close(two, version("i", 2));

    assertThat(held()).contains("i3");
  }

  @Test
  void anUpdateOfAnotherIncarnationTakesTheEntryAway() {
    fill(version("i", 7));

    close(open(), version("j", 9));

    assertThat(held()).isEmpty();
  }

  @Test
  void anUpdateMakesNoEntryUnlessSomebodyAsksForIt() {
    close(open(), version("i", 1));
    assertThat(held()).isEmpty();

    Open two = open();
    Read asked = cache.read(item, now, now + TTL.toNanos());
    close(two, version("i", 2));

    assertThat(asked).isInstanceOf(Read.Lead.class);
    assertThat(held()).contains("i2");
  }

  @Test
  void aReadThatUpdatesOverlapIsStoredIfItIncludesThem() {
    Open one = open();
    Ticket ticket = cache.ticket(item, now);
    Open two = open();
    close(one, version("i", 1));
    close(two, version("i", 2));

    store(ticket, version("i", 2));

    assertThat(held()).contains("i2");
  }

  @Test
  void aReadThatUpdatesOverlapIsNotStoredIfItLacksOne() {
    Open one = open();
    Ticket ticket = cache.ticket(item, now);
    close(one, version("i", 2));

    store(ticket, version("i", 1));

    assertThat(held()).isEmpty();
  }

  @Test
  void aReadThatIsStoredWhileAnUpdateIsOpenGoesIfThatTellsNoVersion() {
    Open one = open();
    Ticket ticket = cache.ticket(item, now);
    store(ticket, version("i", 1));
    assertThat(held()).contains("i1");

    cache.close(one.write(), Outcome.APPLIED, now);

    assertThat(held()).isEmpty();
  }

  @Test
  void aWriteThatTellsNoVersionKeepsOverlappedReadsFromBeingStored() {
    Open one = open();
    Ticket ticket = cache.ticket(item, now);
    cache.close(one.write(), Outcome.APPLIED, now);

    store(ticket, version("i", 9));

    assertThat(held()).isEmpty();
  }

  @Test
  void nothingIsStoredByVersionWhileAnAmbiguousWriteMayBeOnItsWay() {
    cache.close(open().write(), Outcome.AMBIGUOUS, now);
    Open one = open();
    Ticket ticket = cache.ticket(item, now);
    close(one, version("i", 1));

    store(ticket, version("i", 1));

    assertThat(held()).isEmpty();
  }

  @Test
  void aVersionThatWasThereBeforeItsUpdateBeganTellsNothing() {
    fill(version("i", 5));
    Open later = open();

    close(later, version("i", 3));

    assertThat(held()).isEmpty();
  }

  @Test
  void twoUpdatesThatMadeOneVersionTellNothing() {
    fill(version("i", 1));
    Open one = open();
    Open other = open();

    close(one, version("i", 2));
    close(other, version("i", 2));

    assertThat(held()).isEmpty();
  }

  @Test
  void anUpdateThatWasClosedAsOverdueTellsNothing() {
    fill(version("i", 1));
    Open stuck = open();
    now += Duration.ofSeconds(3).toNanos();
    Ticket unused = cache.ticket(item, now);
    assertThat(held()).isEmpty();
    now += Duration.ofSeconds(2).toNanos();
    fill(version("i", 2));

    close(stuck, version("i", 2));

    assertThat(held()).isEmpty();
  }

  @Test
  void whatAnotherProxyTellsReplacesAnEarlierVersion() {
    cache.share();
    cache.heard(now);
    fill(version("i", 1));
    long began = now;
    now += 1;
    Write write = cache.open(KEY, now, now + TTL.toNanos());

    cache.closeWithTold(write, item, body(version("i", 3)), version("i", 3), began, now);

    assertThat(held()).contains("i3");
  }

  @Test
  void whatAnotherProxyTellsIsNotBelievedOnceAWriteHereToldNoVersion() {
    cache.share();
    cache.heard(now);
    long began = now;
    Write write = cache.open(KEY, now, now + TTL.toNanos());
    now += 1;
    cache.close(open().write(), Outcome.APPLIED, now);
    fill(version("i", 1));

    cache.closeWithTold(write, item, body(version("i", 3)), version("i", 3), began, now);

    assertThat(held()).isEmpty();
  }

  @Test
  void whileAnotherUpdateIsOpenThatOthersHaveToHearOfAnEntryIsServedForTheGraceOnly() {
    cache.share();
    cache.heard(now);
    fill(version("i", 1));
    Open slow = open();
    now += ItemCache.OPEN_GRACE.toNanos() / 2;
    close(open(), version("i", 2));
    assertThat(held()).contains("i2");

    now += ItemCache.OPEN_GRACE.toNanos() / 2;
    assertThat(held()).isEmpty();

    close(slow, version("i", 3));
    assertThat(held()).contains("i3");
  }

  private Open open() {
    Ticket ticket = cache.ticket(item, now);
    return new Open(ticket, cache.open(KEY, now, now + Duration.ofSeconds(2).toNanos()));
  }

  private void close(Open open, Version version) {
    cache.closeWith(open.write(), open.ticket(), body(version), version, CALLER, now);
  }

  private void fill(Version version) {
    store(cache.ticket(item, now), version);
  }

  private void store(Ticket ticket, Version version) {
    CachedItem unused = cache.store(ticket, body(version), true, version, CALLER, now);
  }

  private Optional<String> held() {
    return Optional.ofNullable(cache.find(item, now)).map(held -> new String(held.body(), UTF_8));
  }

  private static byte[] body(Version version) {
    return (version.incarnation() + version.number()).getBytes(UTF_8);
  }

  private static Version version(String incarnation, long number) {
    return new Version(incarnation, number);
  }
}
