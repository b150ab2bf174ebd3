package io.heatsink.bench.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.bench.trace.Belady.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BeladyTest {
  private static final long FOR_EVER = Long.MAX_VALUE;

  @Test
  void whatIsUsedFarthestAwayIsGivenUp() {
    assertThat(new Belady(2, FOR_EVER).hits(reads("abcabc"), 0)).isEqualTo(2);
    assertThat(new Belady(1, FOR_EVER).hits(reads("abab"), 0)).isEqualTo(1);
  }

  @Test
  void whatIsNeverUsedAgainTakesNoRoom() {
    assertThat(new Belady(1, FOR_EVER).hits(reads("axyza"), 0)).isEqualTo(1);
  }

  @Test
  void anEntryEndsItsTimeAfterItsLoadHoweverOftenItIsRead() {
    assertThat(new Belady(1, 3).hits(reads("aaaa"), 0)).isEqualTo(2);
    assertThat(new Belady(1, 3).hits(reads("aaaaa"), 0)).isEqualTo(3);
  }

  @Test
  void anEntryIsOfNoUseOnceItsKeyIsWritten() {
    assertThat(new Belady(1, FOR_EVER).hits(reads("aAaa"), 0)).isEqualTo(1);
  }

  @Test
  void readsBeforeThoseThatCountFillIt() {
    assertThat(new Belady(1, FOR_EVER).hits(reads("aaa"), 2)).isEqualTo(1);
  }

  @Test
  void withoutTimeNoCacheOfItsSizeHasMoreHits() {
    Random random = new Random(1);
    for (int i = 0; i < 2_000; i++) {
      List<Request> requests = random(random);
      int room = 1 + random.nextInt(2);
      assertThat(new Belady(room, FOR_EVER).hits(requests, 0))
          .as("%d of %s", room, requests)
          .isEqualTo(best(requests, 0, Map.of(), room, FOR_EVER));
    }
  }

  @Test
  void withTimeItNeverHasMoreThanTheBestAndHasLessInFewCases() {
    Random random = new Random(2);
    int less = 0;
    for (int i = 0; i < 2_000; i++) {
      List<Request> requests = random(random);
      int room = 1 + random.nextInt(2);
      int ttl = 2 + random.nextInt(4);
      long best = best(requests, 0, Map.of(), room, ttl);
      long hits = new Belady(room, ttl).hits(requests, 0);
      assertThat(hits).as("%d, %d of %s", room, ttl, requests).isBetween(best - 1, best);
      less += hits < best ? 1 : 0;
    }
    assertThat(less).isLessThan(40); // 2 %
  }

  /** The most hits of all ways to hold what was read, or not, and to give up anything for it. */
  private static long best(
      List<Request> requests, int at, Map<String, Long> held, int room, long ttl) {
    if (at == requests.size()) {
      return 0;
    }
    Request request = requests.get(at);
    Map<String, Long> left = new HashMap<>(held);
    Long loaded = left.remove(request.key());
    if (request.write()) {
      return best(requests, at + 1, left, room, ttl);
    }
    boolean hit = loaded != null && request.nanos() - loaded < ttl;
    if (hit) {
      return 1 + best(requests, at + 1, held, room, ttl);
    }
    long most = best(requests, at + 1, left, room, ttl);
    List<String> without = new ArrayList<>(left.keySet());
    if (left.size() < room) {
      without.add("");
    }
    for (String gone : without) {
      Map<String, Long> with = new HashMap<>(left);
      with.remove(gone);
      with.put(request.key(), request.nanos());
      most = Math.max(most, best(requests, at + 1, with, room, ttl));
    }
    return most;
  }

  private static List<Request> random(Random random) {
    StringBuilder keys = new StringBuilder();
    for (int i = 0; i < 9; i++) {
      char key = (char) ('a' + random.nextInt(4));
      keys.append(random.nextInt(8) == 0 ? Character.toUpperCase(key) : key);
    }
    return reads(keys.toString());
  }

  /** One request a nanosecond; capitals are writes. */
  private static List<Request> reads(String keys) {
    List<Request> requests = new ArrayList<>();
    for (int i = 0; i < keys.length(); i++) {
      char key = keys.charAt(i);
      requests.add(
          new Request(String.valueOf(Character.toLowerCase(key)), Character.isUpperCase(key), i));
    }
    return requests;
  }
}
