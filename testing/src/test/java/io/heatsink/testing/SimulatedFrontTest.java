package io.heatsink.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.heatsink.dynamodb.ErrorType;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SimulatedFrontTest {
  @Test
  void eachCallIsAnsweredOrItsConnectionBreaksWithTheProcess() {
    Set<String> outcomes = new HashSet<>();
    long crashes = 0;
    for (long seed = 0; seed < 100; seed++) {
      Scheduler scheduler = Scheduler.seeded(seed, FaultMix.only(Fault.CRASH, 0.005));
      SimulatedProcess proxy = scheduler.process("proxy");
      SimulatedFront front = new SimulatedFront(scheduler, proxy);
      proxy.boot(
          () -> {
            FaultyUpstream upstream =
                new FaultyUpstream(
                    scheduler, proxy, (call, admits) -> FaultyUpstream.error(ErrorType.THROTTLING));
            front.serve(upstream);
          });
      SimulatedProcess client = scheduler.process("client");
      scheduler.client(
          "client",
          () -> {
            for (int id = 0; id < 50; id++) {
              outcomes.add(outcome(client, front, id));
            }
          });
      scheduler.run();
      crashes += scheduler.delivered().getOrDefault(Fault.CRASH, 0);
    }
    assertThat(outcomes).containsExactlyInAnyOrder("400", "refused", "reset");
    assertThat(crashes).isGreaterThan(50);
  }

  private static String outcome(SimulatedProcess client, Upstream front, long id) {
    try {
      return String.valueOf(client.call(front, FaultyUpstreamTest.call(id)).status());
    } catch (UpstreamException e) {
      return e.mayHaveTakenEffect() ? "reset" : "refused";
    }
  }
}
