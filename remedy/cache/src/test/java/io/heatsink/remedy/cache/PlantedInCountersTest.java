package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.remedy.cache.policy.PlantedInVersions;
import io.heatsink.testing.Histories;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The histories that counters survive find each of these out. */
class PlantedInCountersTest {
  private static final long ENOUGH = 3_000;

  @ParameterizedTest
  @EnumSource(PlantedInVersions.class)
  void aBrokenRuleOfVersionsIsFound(PlantedInVersions bug) {
    found(bug.name(), CounterHistory.REAL.with(bug::create));
  }

  @Test
  void aPutThatKeepsTheIncarnationIsFound() {
    found("same incarnation", CounterHistory.REAL.givingIds(life -> () -> "same"));
  }

  @Test
  void aPutInATransactionThatIsAnotherWhenItIsSentAgainIsFound() {
    AtomicLong last = new AtomicLong();
    found(
        "another id",
        CounterHistory.REAL.sending(
            changing(
                "TransactWriteItems",
                "\"hs:i\":{\"S\":\"",
                () -> "\"hs:i\":{\"S\":\"" + last.incrementAndGet())));
  }

  @Test
  void aVersionThatIsShownWhereAConditionFailsIsFound() {
    found("shown", CounterHistory.REAL.hiding(InSuccesses::new));
  }

  private record InSuccesses(Observer real) implements Observer {
    @Override
    public Reply after(Call call, Reply reply) {
      return reply.successful() ? real.after(call, reply) : reply;
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = BrokenShared.Bug.class,
      names = {
        "VALUE_OF_A_WRITE_BELIEVED_WHATEVER_ITS_VERSION",
        "WRITES_NOT_OPENED",
        "CHANNEL_IGNORED"
      })
  void aBrokenSharedCacheIsFound(BrokenShared.Bug bug) {
    found(bug.name(), CounterHistory.REAL.sharing(shared -> new BrokenShared(shared, bug)));
  }

  private static UnaryOperator<Call> changing(String target, String text, Supplier<String> by) {
    return call ->
        call.target().equals(target)
            ? call.withBody(
                new String(call.body(), UTF_8).replace(text, by.get()).getBytes(UTF_8), call.head())
            : call;
  }

  private static void found(String bug, CounterHistory scene) {
    OptionalLong seed = Histories.firstToFail(ENOUGH, scene);
    assertThat(seed).as("a history that finds %s", bug).isPresent();
  }
}
