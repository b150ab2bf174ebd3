package io.heatsink.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  @Test
  void theSameSeedGivesTheSameHistory() {
    for (long seed = 0; seed < 50; seed++) {
      String first = busyHistory(seed);
      assertThat(busyHistory(seed)).as("seed %s", seed).isEqualTo(first).isNotEmpty();
    }
  }

  @Test
  void seedsDifferInWhoGoesFirst() {
    Set<List<String>> orders = new HashSet<>();
    for (long seed = 0; seed < 200; seed++) {
      Scheduler scheduler = Scheduler.seeded(seed);
      List<String> order = new ArrayList<>();
      SimulatedProcess process = scheduler.process("p");
      for (String name : List.of("a", "b", "c")) {
        scheduler.client(
            name,
            () -> {
              process.boundary();
              order.add(name);
            });
      }
      scheduler.run();
      orders.add(order);
    }
    assertThat(orders).hasSize(6);
  }

  @Test
  void onlyOneThreadRunsAtATime() {
    Scheduler scheduler = Scheduler.seeded(7);
    AtomicInteger inside = new AtomicInteger();
    SimulatedProcess process = scheduler.process("p");
    for (int i = 0; i < 5; i++) {
      scheduler.client(
          "client" + i,
          () -> {
            for (int turn = 0; turn < 100; turn++) {
              assertThat(inside.incrementAndGet()).isEqualTo(1);
              inside.decrementAndGet();
              process.boundary();
            }
          });
    }
    scheduler.run();
  }

  @Test
  void aLostUpdateBetweenTwoBoundariesIsFound() {
    assertThat(Histories.firstToFail(100, lostUpdate())).isPresent();
  }

  @Test
  void aFailureNamesItsSeedAndShowsWhatHappened() {
    long seed = Histories.firstToFail(100, lostUpdate()).orElseThrow();

    assertThatThrownBy(() -> Histories.play(seed + 1, lostUpdate()))
        .isInstanceOf(HistoryFailed.class)
        .hasMessageContaining("Seed " + seed + " fails")
        .hasMessageContaining("-Dheatsink.seed=" + seed)
        .hasMessageContaining("wrote 1");
  }

  @Test
  void timeMovesOnlyByWhatHappensAndSleepingCostsNone() {
    Scheduler scheduler = Scheduler.seeded(1);
    long[] slept = new long[1];
    SimulatedProcess process = scheduler.process("p");
    scheduler.client(
        "client",
        () -> {
          long before = process.nanoTime();
          process.sleep(Duration.ofDays(1));
          slept[0] = process.nanoTime() - before;
        });

    scheduler.run();

    assertThat(Duration.ofNanos(slept[0]))
        .isBetween(Duration.ofDays(1), Duration.ofDays(1).plusMillis(1));
  }

  @Test
  void whoWaitsForAFutureWakesWithItsValueOrAtTheDeadline() {
    for (long seed = 0; seed < 100; seed++) {
      Scheduler scheduler = Scheduler.seeded(seed);
      SimulatedProcess process = scheduler.process("p");
      CompletableFuture<String> coming = new CompletableFuture<>();
      CompletableFuture<String> never = new CompletableFuture<>();
      scheduler.client(
          "giver",
          () -> {
            process.sleep(Duration.ofMillis(5));
            coming.complete("value");
          });
      scheduler.client(
          "taker",
          () -> {
            assertThat(await(process, coming, Duration.ofSeconds(1))).isEqualTo("value");
            long before = process.nanoTime();
            assertThat(await(process, never, Duration.ofSeconds(1))).isEqualTo("timeout");
            assertThat(Duration.ofNanos(process.nanoTime() - before))
                .isGreaterThanOrEqualTo(Duration.ofSeconds(1));
          });
      scheduler.run();
    }
  }

  @Test
  void whenNobodyCanRunTheHistoryFailsAndSaysWhoWaits() {
    Scheduler scheduler = Scheduler.seeded(3);
    SimulatedProcess process = scheduler.process("p");
    scheduler.client(
        "stuck",
        () -> {
          Object never = process.join(new CompletableFuture<>());
          assertThat(never).as("never").isNull();
        });

    assertThatThrownBy(scheduler::run)
        .isInstanceOf(HistoryFailed.class)
        .hasMessageContaining("Seed 3 fails")
        .hasMessageContaining("Deadlock")
        .hasMessageContaining("stuck");
  }

  @Test
  void aCrashEndsAllThreadsOfTheProcessAndItsMemoryIsMadeAnew() {
    Scheduler scheduler = Scheduler.seeded(5);
    SimulatedProcess server = scheduler.process("server");
    List<String> events = new ArrayList<>();
    server.boot(
        () -> {
          events.add("boot");
          server.start(
              () -> {
                server.sleep(Duration.ofMillis(50));
                events.add("survived");
                server.sleep(Duration.ofDays(1));
                events.add("lived on");
              });
        });
    server.onCrash(() -> events.add("broken connections"));
    SimulatedProcess clock = scheduler.process("clock");
    scheduler.client(
        "client",
        () -> {
          clock.sleep(Duration.ofSeconds(10));
          server.crash();
          clock.sleep(Duration.ofSeconds(10));
        });

    scheduler.run();

    assertThat(events)
        .containsExactly("boot", "survived", "broken connections", "boot", "survived");
    assertThat(scheduler.delivered()).containsEntry(Fault.CRASH, 1);
  }

  @Test
  void aPausedProcessStandsStillWhileTimeGoesOn() {
    Scheduler scheduler = Scheduler.seeded(6);
    SimulatedProcess server = scheduler.process("server");
    long[] wokeAt = new long[1];
    server.boot(
        () ->
            server.start(
                () -> {
                  server.sleep(Duration.ofMillis(10));
                  wokeAt[0] = server.nanoTime();
                  server.sleep(Duration.ofDays(1));
                }));
    SimulatedProcess clock = scheduler.process("clock");
    scheduler.client(
        "client",
        () -> {
          clock.sleep(Duration.ofMillis(1));
          server.pause(Duration.ofSeconds(30));
          clock.sleep(Duration.ofSeconds(60));
        });

    scheduler.run();

    assertThat(Duration.ofNanos(wokeAt[0])).isGreaterThan(Duration.ofSeconds(30));
  }

  @Test
  void theWallClockJumpsAndTheMonotonicOneDoesNot() {
    Scheduler scheduler = Scheduler.seeded(6);
    SimulatedProcess server = scheduler.process("server");
    server.boot(() -> {});
    scheduler.client(
        "client",
        () -> {
          long before = server.nanoTime();
          server.jumpWallClock(Duration.ofHours(-1));
          assertThat(server.nanoTime() - before).isBetween(0L, 1_000_000L);
          assertThat(server.now()).isBefore(Scheduler.START.minus(Duration.ofMinutes(59)));
        });

    scheduler.run();
  }

  @Test
  void whatAThreadThrowsEndsTheHistory() {
    Scheduler scheduler = Scheduler.seeded(8);
    SimulatedProcess server = scheduler.process("server");
    server.boot(
        () ->
            server.start(
                () -> {
                  throw new IllegalStateException("a bug");
                }));
    scheduler.client("client", () -> server.sleep(Duration.ofDays(1)));

    assertThatThrownBy(scheduler::run).hasMessageContaining("a bug").hasMessageContaining("Seed 8");
  }

  @Test
  void thousandsOfHistoriesFitInAMinute() {
    int histories = 300;
    long begin = System.nanoTime();
    for (long seed = 0; seed < histories; seed++) {
      assertThat(busyHistory(seed)).isNotEmpty();
    }
    // 20 ms each would be 3,000 a minute; measured are some 1 to 2 ms.
    assertThat(Duration.ofNanos((System.nanoTime() - begin) / histories))
        .isLessThan(Duration.ofMillis(20));
  }

  private static String busyHistory(long seed) {
    Scheduler scheduler = Scheduler.seeded(seed, Fault.CRASH, Fault.PAUSE, Fault.CLOCK_JUMP);
    SimulatedProcess server = scheduler.process("server");
    server.boot(
        () -> {
          for (int thread = 0; thread < 3; thread++) {
            int number = thread;
            server.start(
                () -> {
                  for (int turn = 0; ; turn++) {
                    server.sleep(Duration.ofNanos(scheduler.choices().below(1_000_000)));
                    scheduler.note("server", "thread %d turn %d at %s", number, turn, server.now());
                  }
                });
          }
        });
    for (String name : List.of("a", "b")) {
      SimulatedProcess process = scheduler.process(name);
      scheduler.client(
          name,
          () -> {
            for (int turn = 0; turn < 200; turn++) {
              process.boundary();
              scheduler.note(name, "turn %d", turn);
            }
          });
    }
    scheduler.run();
    return scheduler.trace().toString();
  }

  private static Histories.Scene lostUpdate() {
    return new Histories.Scene() {
      @Override
      public Scheduler schedule(long seed) {
        return Scheduler.seeded(seed);
      }

      @Override
      public void play(Scheduler scheduler) {
        int[] counter = new int[1];
        for (String name : List.of("a", "b")) {
          SimulatedProcess process = scheduler.process(name);
          scheduler.client(
              name,
              () -> {
                int read = counter[0];
                process.boundary();
                counter[0] = read + 1;
                scheduler.note(name, "wrote %d", counter[0]);
              });
        }
        scheduler.run();
        assertThat(counter[0]).isEqualTo(2);
      }
    };
  }

  private static String await(
      SimulatedProcess process, CompletableFuture<String> future, Duration most) {
    try {
      return process.await(future, process.nanoTime() + most.toNanos());
    } catch (TimeoutException e) {
      return "timeout";
    }
  }
}
