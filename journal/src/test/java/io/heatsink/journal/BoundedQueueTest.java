package io.heatsink.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
  @Test
  void whatGoesInComesOutInOrder() {
    BoundedQueue<Integer> queue = new BoundedQueue<>(4);
    List<Integer> out = new ArrayList<>();
    for (int round = 0; round < 5; round++) {
      queue.offer(3 * round);
      queue.offer(3 * round + 1);
      queue.offer(3 * round + 2);
      for (Integer x = queue.poll(); x != null; x = queue.poll()) {
        out.add(x);
      }
    }
    assertThat(out).hasSize(15).isSorted();
  }

  @Test
  void aFullQueueSaysSoAndTakesAgainOnceThereIsRoom() {
    BoundedQueue<Integer> queue = new BoundedQueue<>(2);
    assertThat(queue.offer(1)).isTrue();
    assertThat(queue.offer(2)).isTrue();
    assertThat(queue.offer(3)).isFalse();
    assertThat(queue.poll()).isEqualTo(1);
    assertThat(queue.offer(4)).isTrue();
    assertThat(queue.poll()).isEqualTo(2);
    assertThat(queue.poll()).isEqualTo(4);
    assertThat(queue.poll()).isNull();
  }

  @Test
  void onlyPowersOfTwoAreTaken() {
    assertThatThrownBy(() -> new BoundedQueue<>(3)).hasMessageContaining("power of two");
  }

  @Test
  void manyGiversLoseNothingThatWasTaken() throws InterruptedException {
    int givers = 4;
    int each = 50_000;
    BoundedQueue<int[]> queue = new BoundedQueue<>(64);
    LongAdder taken = new LongAdder();
    Thread[] threads = new Thread[givers];
    for (int g = 0; g < givers; g++) {
      int giver = g;
      threads[g] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int i = 0; i < each; i++) {
                      if (queue.offer(new int[] {giver, i})) {
                        taken.increment();
                      } else {
                        Thread.onSpinWait();
                      }
                    }
                  });
    }
    int[] last = new int[givers];
    Arrays.fill(last, -1);
    long got = 0;
    while (true) {
      boolean over = Arrays.stream(threads).noneMatch(Thread::isAlive);
      int[] next = queue.poll();
      if (next == null) {
        if (over) {
          break;
        }
        Thread.onSpinWait();
        continue;
      }
      assertThat(next[1]).isGreaterThan(last[next[0]]);
      last[next[0]] = next[1];
      got++;
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(got).isEqualTo(taken.sum());
  }
}
