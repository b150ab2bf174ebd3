package io.heatsink.remedy.cache.shared;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.shared.SharedFollowing.Following;
import io.heatsink.remedy.cache.shared.SharedFollowing.Leadership;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What every shared cache has to do for those who follow a table's stream. */
public abstract class SharedFollowingContract {
  protected static final SharedTiming TIMING = SharedCacheContract.TIMING;

  private static final long ROOM = 1_000_000;
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Optional<Duration> UNKNOWN = Optional.empty();

  /** The store under test, empty of this test's tables. */
  protected abstract SharedStore shared();

  /** A name that no other test's table has. */
  protected abstract String tableName();

  /** Two proxies' views of one table. */
  private final class Proxies {
    final SharedFollowing first;
    final SharedFollowing second;

    Proxies() {
      String name = tableName();
      Heard firstHeard = new Heard();
      Heard secondHeard = new Heard();
      first = shared().connect().table(name, ROOM, firstHeard).following();
      second = shared().connect().table(name, ROOM, secondHeard).following();
      shared()
          .until(
              () ->
                  firstHeard.first(Heard.Message.Heartbeat.class).isPresent()
                      && secondHeard.first(Heard.Message.Heartbeat.class).isPresent());
    }
  }

  @Test
  void oneLeadsAtATime() {
    Proxies both = new Proxies();

    leads(both.first, "a", LONG);

    assertThat(ask(both.second, "b", LONG)).isEqualTo(new Following.Follows(Optional.empty()));
  }

  @Test
  void whoLeadsGoesOnLeading() {
    Proxies both = new Proxies();
    Leadership lead = leads(both.first, "a", LONG);

    assertThat(leads(both.first, "a", LONG)).isEqualTo(lead);
  }

  @Test
  void anotherLeadsOnceTheTermIsOverUnderAHigherToken() {
    Proxies both = new Proxies();
    Leadership before = leads(both.first, "a", SHORT);
    shared().pass(SHORT);

    Leadership after = leads(both.second, "b", LONG);

    assertThat(after.token()).isGreaterThan(before.token());
    assertThat(ask(both.first, "a", LONG)).isInstanceOf(Following.Follows.class);
  }

  @Test
  void whoAsksAgainAfterItsTermLeadsAnew() {
    Proxies both = new Proxies();
    Leadership before = leads(both.first, "a", SHORT);
    shared().pass(SHORT);

    assertThat(leads(both.first, "a", LONG).token()).isGreaterThan(before.token());
  }

  @Test
  void aTermBeginsAnewWithEachAsking() {
    Proxies both = new Proxies();
    leads(both.first, "a", SHORT);
    leads(both.first, "a", LONG);
    shared().pass(SHORT);

    assertThat(ask(both.second, "b", LONG)).isInstanceOf(Following.Follows.class);
  }

  @Test
  void aLeadThatIsGivenUpIsFree() {
    Proxies both = new Proxies();
    Leadership lead = leads(both.first, "a", LONG);

    join(both.first.resign(lead));

    leads(both.second, "b", LONG);
  }

  @Test
  void whoNoLongerLeadsGivesNobodysLeadUp() {
    Proxies both = new Proxies();
    Leadership before = leads(both.first, "a", SHORT);
    shared().pass(SHORT);
    leads(both.second, "b", LONG);

    join(both.first.resign(before));

    assertThat(ask(both.first, "a", LONG)).isInstanceOf(Following.Follows.class);
  }

  @Test
  void placesAreKeptForWhoeverLeadsNext() {
    Proxies both = new Proxies();
    Leadership before = leads(both.first, "a", LONG);
    assertThat(join(both.first.keep(before, Map.of("s1", "1", "s2", "2"), Set.of()))).isTrue();
    assertThat(join(both.first.keep(before, Map.of("s1", "3"), Set.of("s2")))).isTrue();
    join(both.first.resign(before));

    Leadership after = leads(both.second, "b", LONG);

    assertThat(join(both.second.places(after))).containsExactlyEntriesOf(Map.of("s1", "3"));
  }

  @Test
  void whoNoLongerLeadsKeepsNothing() {
    Proxies both = new Proxies();
    Leadership before = leads(both.first, "a", SHORT);
    join(both.first.keep(before, Map.of("s", "1"), Set.of()));
    shared().pass(SHORT);
    Leadership after = leads(both.second, "b", LONG);

    assertThat(join(both.first.keep(before, Map.of("s", "2"), Set.of("s")))).isFalse();

    assertThat(join(both.second.places(after))).containsExactlyEntriesOf(Map.of("s", "1"));
  }

  @Test
  void othersAreToldHowFarBehindTheLeaderIs() {
    Proxies both = new Proxies();
    leads(both.first, "a", LONG);
    join(both.first.lead("a", LONG, Optional.of(Duration.ofSeconds(2))));
    shared().pass(Duration.ofMillis(300));
    // One that knows nothing of it takes nothing back.
    join(both.first.lead("a", LONG, UNKNOWN));

    Following answer = join(both.second.lead("b", LONG, Optional.of(Duration.ZERO)));

    assertThat(answer)
        .isInstanceOfSatisfying(
            Following.Follows.class,
            follows ->
                assertThat(follows.behind().orElseThrow())
                    .isBetween(Duration.ofMillis(2_300), Duration.ofSeconds(10)));
  }

  @Test
  void aNewLeaderDoesNotSayThatItIsUpToDate() {
    Proxies both = new Proxies();
    leads(both.first, "a", SHORT);
    join(both.first.lead("a", SHORT, Optional.of(Duration.ofSeconds(2))));
    shared().pass(SHORT);

    join(both.second.lead("b", LONG, Optional.of(Duration.ZERO)));

    assertThat(((Following.Follows) ask(both.first, "a", LONG)).behind().orElseThrow())
        .isGreaterThanOrEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void tablesHaveLeadersOfTheirOwn() {
    Proxies one = new Proxies();
    Proxies other = new Proxies();
    leads(one.first, "a", LONG);

    leads(other.second, "b", LONG);
  }

  private Leadership leads(SharedFollowing following, String follower, Duration term) {
    Following answer = ask(following, follower, term);
    assertThat(answer).isInstanceOf(Following.Leads.class);
    return ((Following.Leads) answer).leadership();
  }

  private Following ask(SharedFollowing following, String follower, Duration term) {
    return join(following.lead(follower, term, UNKNOWN));
  }

  private <T> T join(CompletableFuture<T> future) {
    return shared().join(future);
  }
}
