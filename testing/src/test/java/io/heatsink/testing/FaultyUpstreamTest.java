package io.heatsink.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Call;
import io.heatsink.call.Caller;
import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultyUpstreamTest {
  private static final Reply OK =
      new Reply(200, "ID", Headers.NONE, "{}".getBytes(UTF_8), ServedBy.DYNAMODB);

  private int effects;

  @Test
  void withoutFaultsACallTakesEffectOnceAndIsAnswered() {
    assertThat(outcome(1, FaultMix.NONE)).isEqualTo("200, 1 effects");
  }

  @Test
  void aResetBeforeSendHasNoEffectAndSaysSo() {
    assertThat(outcomes(FaultMix.only(Fault.RESET_BEFORE_SEND, 1)))
        .containsExactly("certainly failed, 0 effects");
  }

  @Test
  void aResetAfterSendLeavesOpenWhetherItTookEffect() {
    assertThat(outcomes(FaultMix.only(Fault.RESET_AFTER_SEND, 1)))
        .containsExactlyInAnyOrder("perhaps failed, 0 effects", "perhaps failed, 1 effects");
  }

  @Test
  void aServerErrorLeavesItOpenToo() {
    assertThat(outcomes(FaultMix.only(Fault.SERVER_ERROR, 1)))
        .containsExactlyInAnyOrder("500, 0 effects", "500, 1 effects");
  }

  @Test
  void aThrottleHasNoEffect() {
    assertThat(outcomes(FaultMix.only(Fault.THROTTLE, 1))).containsExactly("400, 0 effects");
  }

  @Test
  void aDuplicateTakesEffectTwice() {
    assertThat(outcomes(FaultMix.only(Fault.DUPLICATE, 1))).containsExactly("200, 2 effects");
  }

  @Test
  void aDelayedCallIsOvertakenByALaterOne() {
    Set<List<Long>> orders = new HashSet<>();
    for (long seed = 0; seed < 20; seed++) {
      Scheduler scheduler = Scheduler.seeded(seed, FaultMix.only(Fault.DELAY, 0.5));
      SimulatedProcess process = scheduler.process("p");
      List<Long> order = new ArrayList<>();
      Upstream upstream =
          new FaultyUpstream(
              scheduler,
              process,
              (call, admits) -> {
                order.add(call.id());
                return OK;
              });
      scheduler.client("first", () -> process.call(upstream, call(1)));
      scheduler.client(
          "second",
          () -> {
            process.sleep(Duration.ofMillis(10));
            Reply unused = process.call(upstream, call(2));
          });
      scheduler.run();
      orders.add(order);
    }
    assertThat(orders).containsExactlyInAnyOrder(List.of(1L, 2L), List.of(2L, 1L));
  }

  @Test
  void ofABatchSomeItemsAreNotAdmitted() {
    Scheduler scheduler = Scheduler.seeded(1, FaultMix.only(Fault.PARTIAL_BATCH, 1));
    SimulatedProcess process = scheduler.process("p");
    List<Boolean> admitted = new ArrayList<>();
    Upstream upstream =
        new FaultyUpstream(
            scheduler,
            process,
            (call, admits) -> {
              for (int item = 0; item < 50; item++) {
                admitted.add(admits.getAsBoolean());
              }
              return OK;
            });
    scheduler.client("client", () -> process.call(upstream, call(1)));
    scheduler.run();
    assertThat(admitted).contains(true, false);
    assertThat(scheduler.delivered()).containsEntry(Fault.PARTIAL_BATCH, 1);
  }

  @Test
  void aMixLeavesSomeKindsOutAndDeliversTheOthers() {
    Set<Set<Fault>> seen = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      Scheduler scheduler = Scheduler.seeded(seed, Fault.THROTTLE, Fault.SERVER_ERROR);
      SimulatedProcess process = scheduler.process("p");
      Upstream upstream = new FaultyUpstream(scheduler, process, (call, admits) -> OK);
      scheduler.client(
          "client",
          () -> {
            for (int id = 0; id < 200; id++) {
              Reply unused = process.call(upstream, call(id));
            }
          });
      scheduler.run();
      seen.add(scheduler.delivered().keySet());
    }
    assertThat(seen)
        .contains(
            Set.of(),
            Set.of(Fault.THROTTLE),
            Set.of(Fault.SERVER_ERROR),
            Set.of(Fault.THROTTLE, Fault.SERVER_ERROR));
  }

  private Set<String> outcomes(FaultMix mix) {
    Set<String> outcomes = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      outcomes.add(outcome(seed, mix));
    }
    return outcomes;
  }

  private String outcome(long seed, FaultMix mix) {
    effects = 0;
    Scheduler scheduler = Scheduler.seeded(seed, mix);
    SimulatedProcess process = scheduler.process("p");
    Upstream upstream =
        new FaultyUpstream(
            scheduler,
            process,
            (call, admits) -> {
              effects++;
              return OK;
            });
    String[] outcome = new String[1];
    scheduler.client(
        "client",
        () -> {
          outcome[0] = send(process, upstream);
          process.sleep(Duration.ofSeconds(10)); // what is late has come by now
        });
    scheduler.run();
    return outcome[0] + ", " + effects + " effects";
  }

  private static String send(SimulatedProcess process, Upstream upstream) {
    try {
      return String.valueOf(process.call(upstream, call(1)).status());
    } catch (UpstreamException e) {
      return (e.mayHaveTakenEffect() ? "perhaps" : "certainly") + " failed";
    }
  }

  static Call call(long id) {
    return new Call(
        id,
        Call.Service.DYNAMODB,
        "PutItem",
        Optional.of(Operation.PUT_ITEM),
        Caller.LOCAL,
        Headers.NONE,
        "{}".getBytes(UTF_8),
        null,
        0,
        1_000_000_000);
  }
}
