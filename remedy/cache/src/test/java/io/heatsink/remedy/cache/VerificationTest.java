package io.heatsink.remedy.cache;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Reply;
import io.heatsink.call.UpstreamException;
import io.heatsink.remedy.cache.policy.CacheRule;
import io.heatsink.remedy.cache.policy.CacheRule.Which;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {
  private static final String GET = "{'TableName':'orders','Key':{'pk':{'S':'a'},'sk':{'N':'1'}}}";
  private static final String PART =
      "{'TableName':'orders','Key':{'pk':{'S':'a'},'sk':{'N':'1'}},'ProjectionExpression':'v'}";

  private final List<String> checks = new ArrayList<>();
  private CachedEngine engine = checking(1);

  private CachedEngine checking(double share) {
    CacheRule rule = CachedEngine.rule(Which.ALL, Which.OFF).withVerify(share);
    CachedEngine checking = new CachedEngine(rule);
    checking
        .filter()
        .sendThrough(
            call -> {
              checks.add(new String(call.body(), UTF_8));
              return checking.direct(call);
            });
    return checking;
  }

  private static String put(int v) {
    return "{'TableName':'orders','Item':{'pk':{'S':'a'},'sk':{'N':'1'},'v':{'N':'%d'}}}"
        .formatted(v);
  }

  private CacheStats stats() {
    return engine.filter().stats().getFirst();
  }

  private void holdOne() {
    Reply unused = engine.direct("PutItem", put(1));
    unused = engine.call("GetItem", GET);
  }

  @Test
  void aHitIsCheckedByAStronglyConsistentReadBesideIt() {
    holdOne();
    assertThat(checks).as("of a miss").isEmpty();

    Reply hit = engine.call("GetItem", GET);
    Reply ofPart = engine.call("GetItem", PART);

    assertThat(hit.headers().first("Heatsink-Cache")).get().asString().startsWith("hit");
    assertThat(ofPart.headers().first("Heatsink-Cache")).get().asString().startsWith("hit");
    assertThat(checks)
        .hasSize(2)
        .allSatisfy(it -> assertThat(it).contains("ConsistentRead\":true"));
    assertThat(stats().same()).isEqualTo(2);
    assertThat(stats().different()).isZero();
  }

  @Test
  void whatSomebodyWroteAroundTheCacheIsShownByItsKey() {
    holdOne();
    engine.pass(Duration.ofSeconds(3));
    Reply unused = engine.direct("PutItem", put(2));

    unused = engine.call("GetItem", GET);

    assertThat(stats().different()).isEqualTo(1);
    Difference difference = stats().differences().getFirst();
    assertThat(String.valueOf(difference.partition())).contains("a");
    assertThat(difference.age()).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(4));
  }

  @Test
  void whatIsWrittenThroughTheCacheMeanwhileIsNotCompared() {
    holdOne();
    engine
        .filter()
        .sendThrough(
            call -> {
              Reply unused = engine.call("PutItem", put(2));
              return engine.direct(call);
            });

    Reply unused = engine.call("GetItem", GET);

    assertThat(stats().same() + stats().different()).isZero();
  }

  @Test
  void aCheckThatFailsHarmsNobody() {
    holdOne();
    engine
        .filter()
        .sendThrough(
            call -> {
              throw new UpstreamException("The connection broke.", true);
            });

    for (int i = 0; i < 20; i++) {
      assertThat(engine.call("GetItem", GET).successful()).isTrue();
    }
    assertThat(stats().same() + stats().different()).isZero();
  }

  @Test
  void withoutAShareNothingIsChecked() {
    engine = checking(0);
    holdOne();

    Reply unused = engine.call("GetItem", GET);

    assertThat(checks).isEmpty();
  }

  @Test
  void whatIsHeldStaysWhenOnlyTheShareChanges() {
    holdOne();
    CacheRule rule = CachedEngine.rule(Which.ALL, Which.OFF);

    engine.filter().apply(Map.of(TestEngine.TABLE, rule));

    assertThat(engine.upstreamCallsOf("GetItem", GET)).isZero();
  }
}
