package io.heatsink.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.StringJoiner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands out turns to the threads of simulated processes, one at a time, as its seed says.
 *
 * <p>A thread keeps the turn until it comes to a boundary: it asks for the time, sleeps, waits for
 * a future, starts a thread, or calls upstream. There the scheduler picks who goes on, moves
 * virtual time, and lets faults strike. Since nothing else decides, the same seed gives the same
 * history, as long as the code under test draws no randomness of its own that matters and blocks
 * nowhere but at boundaries.
 *
 * <p>A history ends when all its clients have ended; what still runs then is unwound. It fails if
 * any thread throws, or if nobody can run while a client still waits.
 *
 * <p>One history, one scheduler. The state here is touched only by whoever holds the turn, so it
 * needs no lock.
 */
public final class Scheduler {
  /** Wall-clock time at the start of each history. */
  public static final Instant START = Instant.parse("2026-11-27T00:00:00Z");

  private static final List<Fault> OF_PROCESSES =
      List.of(Fault.CRASH, Fault.PAUSE, Fault.CLOCK_JUMP);
  private static final long MOST_STEPS = 5_000_000;
  private static final Duration STUCK = Duration.ofSeconds(20);
  private static final long MOST_JUMP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final double MOST_JUMPS = 0.05;
  private static final long MOST_STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(50);

  private final long seed;
  private final Choices choices;
  private final FaultMix mix;
  private final Trace trace = new Trace();
  private final Map<Fault, Integer> delivered = new EnumMap<>(Fault.class);
  private final List<SimulatedProcess> processes = new ArrayList<>();
  private final List<Task> runnable = new ArrayList<>();
  private final Deque<Task> doomed = new ArrayDeque<>();
  private final PriorityQueue<Timer> timers = new PriorityQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicLong steps = new AtomicLong();

  // How this history is interleaved: whether threads run in long stretches or change at each
  // boundary, how long a step takes, and how often one is so slow that others' timers come first.
  private final double switches;
  private final long stepNanos;
  private final double jumps;

  private long nowNanos;
  private long numbers;
  private int liveTasks;
  private int clients;
  private boolean inEvent;
  private @Nullable Task running;
  private @Nullable Throwable failure;

  private Scheduler(long seed, Choices choices, FaultMix mix) {
    this.seed = seed;
    this.choices = choices;
    this.mix = mix;
    this.switches = choices.oneOf(0.1, 0.5, 1.0);
    this.stepNanos = choices.between(1_000, MOST_STEP_NANOS);
    this.jumps = choices.chance(0.5) ? 0 : choices.unit() * MOST_JUMPS;
  }

  /** A history with the faults of a mix that the seed draws from these kinds. */
  public static Scheduler seeded(long seed, Fault... kinds) {
    Choices choices = new Choices(seed);
    return new Scheduler(seed, choices, FaultMix.draw(choices.split(), kinds));
  }

  /** A history with the faults of a given mix. */
  public static Scheduler seeded(long seed, FaultMix mix) {
    return new Scheduler(seed, new Choices(seed), mix);
  }

  public long seed() {
    return seed;
  }

  /** For all that a history leaves to chance. */
  public Choices choices() {
    return choices;
  }

  public FaultMix mix() {
    return mix;
  }

  public Trace trace() {
    return trace;
  }

  /** How often each fault has struck. A kind that was drawn but met nothing is not in it. */
  public Map<Fault, Integer> delivered() {
    return Map.copyOf(delivered);
  }

  /** Virtual monotonic time; looking at it here is no boundary. */
  public long nanos() {
    return nowNanos;
  }

  /** A process that lives until the history ends, or a crash strikes it. */
  public SimulatedProcess process(String name) {
    SimulatedProcess process = new SimulatedProcess(this, name);
    processes.add(process);
    return process;
  }

  /** A process of its own that runs this work once; the history lasts until it has ended. */
  public SimulatedProcess client(String name, Runnable work) {
    SimulatedProcess process = process(name);
    clients++;
    process.start(
        () -> {
          work.run();
          clients--;
        });
    return process;
  }

  /** Runs this at a moment of virtual time, on no thread: it must not wait. */
  public void at(long nanos, Runnable event) {
    timer(nanos, event);
  }

  /** Notes in the trace what happened. */
  public void note(String who, String template, Object... arguments) {
    trace.add(nowNanos, who, template, arguments);
  }

  /**
   * Plays the history to its end.
   *
   * @throws HistoryFailed if it broke down, or broke a promise that a client asserts
   */
  public void run() {
    handOver();
    waitForTheEnd();
    if (failure != null) {
      throw failed(failure);
    }
  }

  /** The same failure, told with seed and trace. */
  public HistoryFailed failed(Throwable cause) {
    return cause instanceof HistoryFailed already ? already : new HistoryFailed(this, cause);
  }

  void strikes(Fault fault, String who, String template, Object... arguments) {
    delivered.merge(fault, 1, Integer::sum);
    trace.add(nowNanos, who, fault + ": " + template, arguments);
  }

  boolean draws(Fault fault) {
    return choices.chance(mix.probability(fault));
  }

  Timer timer(long nanos, Runnable action) {
    Timer timer = new Timer(Math.max(nanos, nowNanos), numbers++, action);
    timers.add(timer);
    return timer;
  }

  void start(SimulatedProcess process, Runnable work) {
    Task task = new Task(this, process, numbers++, work);
    liveTasks++;
    process.tasks().add(task);
    runnable.add(task);
  }

  /** Whoever runs may lose the turn here. */
  void boundary() {
    Task task = running;
    if (task == null || inEvent) {
      return; // while a history is set up, or on no thread
    }
    refuseIfDoomed(task);
    step();
    if (task.isDoomed() || choices.chance(switches)) {
      runnable.add(task);
      switchFrom(task);
    }
  }

  /** The running thread waits, since {@link #beginWait}; {@link #wake} ends it. */
  void waitHere() {
    Task task = runningTask();
    step();
    switchFrom(task);
  }

  long beginWait(String reason) {
    Task task = runningTask();
    refuseIfDoomed(task);
    return task.beginWait(reason);
  }

  Task runningTask() {
    if (running == null || inEvent) {
      throw new IllegalStateException(
          "Only a thread of a simulated process can wait; this is the test's own, or an event's.");
    }
    return running;
  }

  void wake(Task task, long wait) {
    if (task.endWait(wait)) {
      runnable.add(task);
    }
  }

  void finished(Task task, @Nullable Throwable problem) {
    if (problem != null && failure == null) {
      failure = problem;
    }
    liveTasks--;
    task.process().tasks().remove(task);
    running = null;
    handOver();
  }

  /** All threads of the process vanish. */
  void doomAll(SimulatedProcess process) {
    for (Task task : process.tasks()) {
      if (!task.isDoomed()) {
        task.doom();
        runnable.remove(task);
        if (task != running) {
          doomed.add(task);
        }
      }
    }
  }

  void runnableAgain(Task task) {
    runnable.add(task);
  }

  private void switchFrom(Task task) {
    Task next = next();
    running = next;
    if (next == task) {
      refuseIfDoomed(task);
      return;
    }
    if (next != null) {
      next.resume();
    } else {
      ended.countDown();
    }
    task.awaitTurn();
  }

  private void handOver() {
    Task next = next();
    running = next;
    if (next != null) {
      next.resume();
    } else {
      ended.countDown();
    }
  }

  /** Who goes on; null once everything has been unwound. */
  private @Nullable Task next() {
    while (true) {
      if (running != null && running.isDoomed()) {
        return running;
      }
      Task unwinding = doomed.poll();
      if (unwinding != null) {
        return unwinding;
      }
      if (failure != null || clients == 0) {
        if (liveTasks == 0) {
          return null;
        }
        processes.forEach(this::doomAll);
        continue;
      }
      strikeProcesses();
      fireDue();
      if (!doomed.isEmpty() || failure != null || (running != null && running.isDoomed())) {
        continue;
      }
      if (runnable.isEmpty() || choices.chance(jumps)) {
        jump();
        continue;
      }
      Task task = takeRunnable(choices.below(runnable.size()));
      if (!task.process().isPaused()) {
        return task;
      }
      task.process().held().add(task);
    }
  }

  private Task takeRunnable(int index) {
    Task task = runnable.get(index);
    Task last = runnable.removeLast();
    if (last != task) {
      runnable.set(index, last);
    }
    return task;
  }

  private void step() {
    nowNanos += choices.below(stepNanos);
    steps.lazySet(steps.get() + 1);
    if (steps.get() > MOST_STEPS && failure == null) {
      failure =
          new AssertionError(
              "The history does not end: " + MOST_STEPS + " steps and more. Running: " + waiting());
    }
  }

  private void strikeProcesses() {
    for (Fault fault : OF_PROCESSES) {
      if (draws(fault)) {
        List<SimulatedProcess> exposed =
            processes.stream().filter(SimulatedProcess::isExposed).toList();
        if (!exposed.isEmpty()) {
          choices.oneOf(exposed).strike(fault);
        }
      }
    }
  }

  private void fireDue() {
    for (Timer timer = timers.peek();
        timer != null && timer.nanos() <= nowNanos;
        timer = timers.peek()) {
      fire(timers.remove());
    }
  }

  /** Lets time pass until the next thing happens. */
  private void jump() {
    while (!timers.isEmpty() && timers.element().isCancelled()) {
      timers.remove();
    }
    if (timers.isEmpty()) {
      if (runnable.isEmpty()) {
        failure = new AssertionError("Deadlock: nobody can run. Waiting: " + waiting());
      }
      return;
    }
    // Somebody slow lets others' timers come first, but not those that are far off, or each
    // deadline would pass in each history.
    if (runnable.isEmpty() || timers.element().nanos() <= nowNanos + MOST_JUMP_NANOS) {
      Timer timer = timers.remove();
      nowNanos = Math.max(nowNanos, timer.nanos());
      fire(timer);
    }
  }

  private void fire(Timer timer) {
    if (timer.isCancelled()) {
      return;
    }
    inEvent = true;
    try {
      timer.fire();
    } catch (RuntimeException | AssertionError e) {
      if (failure == null) {
        failure = e;
      }
    } finally {
      inEvent = false;
    }
  }

  private static void refuseIfDoomed(Task task) {
    if (task.isDoomed()) {
      throw new ProcessCrashed();
    }
  }

  private String waiting() {
    StringJoiner text = new StringJoiner(", ");
    for (SimulatedProcess process : processes) {
      process.tasks().forEach(task -> text.add(task.toString()));
    }
    return text.toString();
  }

  /**
   * Outside virtual time: waits for the last turn, and notices who blocks without giving it away.
   */
  private void waitForTheEnd() {
    long seen = -1;
    try {
      while (!ended.await(STUCK.toMillis(), TimeUnit.MILLISECONDS)) {
        long now = steps.get();
        if (now == seen) {
          throw failed(stuck());
        }
        seen = now;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private AssertionError stuck() {
    Task task = running;
    AssertionError error =
        new AssertionError(
            task + " has held the turn for " + STUCK + ": it waits elsewhere than at a boundary.");
    if (task != null) {
      error.setStackTrace(task.thread().getStackTrace());
    }
    return error;
  }
}
