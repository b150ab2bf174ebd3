package io.heatsink.remedy.cache;

import io.heatsink.testing.Scheduler;
import io.heatsink.testing.SimulatedFront;
import io.heatsink.testing.SimulatedProcess;
import java.util.ArrayList;
import java.util.List;

/** One proxy of a fleet, through its lives. */
final class TestMember {
  private final SimulatedProcess process;
  private final SimulatedFront front;
  private final List<String> lives = new ArrayList<>();

  /** Boots a life of the proxy, and serves what comes to its front. */
  @FunctionalInterface
  interface Boot {
    void boot(SimulatedProcess process, SimulatedFront front, String life);
  }

  TestMember(Scheduler scheduler, String name, Boot boot) {
    this.process = scheduler.process(name);
    this.front = new SimulatedFront(scheduler, process);
    process.boot(
        () -> {
          lives.add(name + '.' + lives.size());
          boot.boot(process, front, lives.getLast());
        });
  }

  boolean isInLife(Object life) {
    return lives.getLast().equals(life);
  }

  boolean sleeps() {
    return process.isPaused();
  }

  TestClient.Route route() {
    return new TestClient.Route(front, lives.getLast());
  }
}
