package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Eventually consistent reads and indexes that are late, under a moved clock. */
class LagTest {
  private static final Duration LONGEST = Duration.ofMillis(500);
  private static final int SEEDS = 20;

  private final MovedClock clock = new MovedClock();

  private Calls lagging(long seed) {
    return Calls.on(
            EngineOptions.DEFAULT
                .withClock(clock)
                .withSeed(seed)
                .withLag(Lag.upTo(LONGEST), Lag.upTo(LONGEST)))
        .withIndexedTable("orders", "{'ProjectionType': 'ALL'}");
  }

  private static void put(Calls calls, int version) {
    calls.put(
        "orders",
        "{'pk': {'S': 'a'}, 'g': {'S': 'x'}, 'h': {'N': '0'}, 'version': {'N': '%d'}}"
            .formatted(version));
  }

  private static int version(String reply) {
    int at = reply.indexOf("'version':{'N':'");
    return at < 0
        ? 0
        : Integer.parseInt(
            reply.substring(at + "'version':{'N':'".length(), reply.indexOf('}', at) - 1));
  }

  private static int eventual(Calls calls) {
    return version(calls.call("GetItem", "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}"));
  }

  private static int strong(Calls calls) {
    return version(calls.get("orders", "{'pk': {'S': 'a'}}"));
  }

  private static int inIndex(Calls calls) {
    return version(calls.call("Scan", "{'TableName': 'orders', 'IndexName': 'by-g'}"));
  }

  /** Writes a version every 10 ms and reads after each. */
  private List<Integer> readsWhileWriting(
      Calls calls, java.util.function.ToIntFunction<Calls> read) {
    List<Integer> reads = new ArrayList<>();
    for (int version = 1; version <= 200; version++) {
      put(calls, version);
      clock.move(Duration.ofMillis(10));
      reads.add(read.applyAsInt(calls));
    }
    return reads;
  }

  private static boolean isRising(List<Integer> reads) {
    return reads.equals(reads.stream().sorted().toList());
  }

  @Test
  void strongReadsShowTheLastWrite() {
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Integer> reads = readsWhileWriting(lagging(seed), LagTest::strong);
      for (int at = 0; at < reads.size(); at++) {
        assertThat(reads.get(at)).as("seed %d", seed).isEqualTo(at + 1);
      }
    }
  }

  @Test
  void eventualReadsAreLateAndGoBackInTimeButNeverTooLate() {
    int goingBack = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      List<Integer> reads = readsWhileWriting(lagging(seed), LagTest::eventual);
      for (int at = 0; at < reads.size(); at++) {
        // A version is written every 10 ms, so no read is more than 50 versions behind.
        assertThat(reads.get(at)).as("seed %d", seed).isBetween(at - 50, at + 1);
      }
      goingBack += isRising(reads) ? 0 : 1;
    }
    assertThat(goingBack).isEqualTo(SEEDS);
  }

  @Test
  void indexesAreLateByThemselves() {
    int late = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Calls calls =
          Calls.on(
                  EngineOptions.DEFAULT
                      .withClock(clock)
                      .withSeed(seed)
                      .withLag(Lag.NONE, Lag.upTo(LONGEST)))
              .withIndexedTable("orders", "{'ProjectionType': 'ALL'}");
      List<Integer> reads = readsWhileWriting(calls, LagTest::inIndex);
      for (int at = 0; at < reads.size(); at++) {
        assertThat(reads.get(at)).as("seed %d", seed).isBetween(at - 50, at + 1);
        late += reads.get(at) <= at ? 1 : 0;
      }
      assertThat(eventual(calls)).isEqualTo(200);
    }
    assertThat(late).isGreaterThan(SEEDS * 100);
  }

  @Test
  void whenItIsQuietAllReadsAgree() {
    for (long seed = 0; seed < SEEDS; seed++) {
      Calls calls = lagging(seed);
      readsWhileWriting(calls, LagTest::eventual);
      clock.move(LONGEST);
      for (int read = 0; read < 20; read++) {
        assertThat(eventual(calls)).as("seed %d", seed).isEqualTo(200);
        assertThat(inIndex(calls)).as("seed %d", seed).isEqualTo(200);
      }
    }
  }

  @Test
  void aSeedReplaysItsLags() {
    assertThat(readsWhileWriting(lagging(7), LagTest::eventual))
        .isEqualTo(readsWhileWriting(lagging(7), LagTest::eventual))
        .isNotEqualTo(readsWhileWriting(lagging(8), LagTest::eventual));
  }

  @Test
  void aDeletedItemIsStillSeenByWhoIsLate() {
    int seen = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      Calls calls = lagging(seed);
      put(calls, 1);
      clock.move(LONGEST);
      calls.call("DeleteItem", "{'TableName': 'orders', 'Key': {'pk': {'S': 'a'}}}");
      seen += eventual(calls);
    }
    assertThat(seen).isPositive();
  }
}
