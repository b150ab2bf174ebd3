package io.heatsink.proxy;

import io.heatsink.call.Turns;
import io.heatsink.heat.Heat;
import io.heatsink.heat.HeatChange;
import io.heatsink.proxy.configuration.ChangeWatch;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.EffectiveSettings;
import io.heatsink.proxy.configuration.Problem;
import io.heatsink.proxy.configuration.Reading;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What goes on beside the calls: heat's ticks, changes of the configuration, schemas and
 * credentials whose time has come, the upstream's health.
 */
final class Background implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Background.class);

  /** An editor may write a file in pieces. */
  private static final Duration SETTLING = Duration.ofMillis(300);

  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(1);
  private static final Duration HEALTH_EVERY = Duration.ofSeconds(5);

  private final Core core;
  private final Supplier<? extends CompletionStage<?>> health;
  private final Optional<ConfigurationSource> source;
  private final @Nullable ChangeWatch watch;
  private final Turns turns;
  private final Instant startedAt;
  private final ScheduledExecutorService ticks =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heatsink-tick").factory());
  private final ScheduledExecutorService chores =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("heatsink-chores").factory());
  private volatile Loaded loaded;
  private volatile boolean healthy = true;
  private volatile boolean ready = true;

  /**
   * Which configuration runs.
   *
   * @param lastError why the last change was not taken; empty if it was
   */
  record Loaded(String hash, Instant at, Optional<String> lastError) {}

  private Background(
      Core core,
      Supplier<? extends CompletionStage<?>> health,
      Optional<ConfigurationSource> source,
      Set<Path> files,
      Turns turns) {
    this.core = core;
    this.health = health;
    this.source = source;
    this.watch = source.isPresent() && !files.isEmpty() ? new ChangeWatch(files, SETTLING) : null;
    this.turns = turns;
    this.startedAt = turns.now();
    this.loaded =
        new Loaded(EffectiveSettings.of(core.configuration()).hash(), startedAt, Optional.empty());
  }

  /**
   * Starts all of it.
   *
   * @param health asks the upstream; fails if it does not answer
   */
  static Background start(
      Core core,
      Supplier<? extends CompletionStage<?>> health,
      Optional<ConfigurationSource> source,
      Set<Path> files,
      Turns turns) {
    Background background = idle(core, health, source, files, turns);
    every(background.ticks, Heat.TICK_NANOS, background::tick);
    every(background.chores, LOOK_EVERY.toNanos(), background::look);
    every(background.chores, REFRESH_EVERY.toNanos(), core::refresh);
    every(background.chores, HEALTH_EVERY.toNanos(), background::askHealth);
    return background;
  }

  /** Nothing goes on yet. */
  static Background idle(
      Core core,
      Supplier<? extends CompletionStage<?>> health,
      Optional<ConfigurationSource> source,
      Set<Path> files,
      Turns turns) {
    return new Background(core, health, source, files, turns);
  }

  private static void every(ScheduledExecutorService thread, long nanos, Runnable work) {
    var unused =
        thread.scheduleAtFixedRate(
            () -> {
              try {
                work.run();
              } catch (RuntimeException e) {
                // The next one must come all the same.
                LOG.error("Work in the background failed", e);
              }
            },
            nanos,
            nanos,
            TimeUnit.NANOSECONDS);
  }

  void tick() {
    List<HeatChange> changes = core.heat().tick(turns.nanoTime());
    if (!changes.isEmpty()) {
      HeatLog.tell(changes, core.keys().of(core.configuration().logKeys()), LOG::info);
    }
  }

  /** Looks whether the configuration has changed, and takes it. */
  void look() {
    if (watch != null && source.isPresent() && watch.changed(turns.nanoTime())) {
      switch (source.get().read()) {
        case Reading.Accepted accepted -> {
          watch.watch(accepted.files());
          take(accepted.configuration());
        }
        case Reading.Refused refused -> {
          watch.watch(refused.files());
          refuse(
              refused.problems().stream().map(Problem::toString).collect(Collectors.joining("; ")));
        }
      }
    }
  }

  private void take(Configuration next) {
    Configuration now = core.configuration();
    Optional<String> fixed = needsRestart(now, next);
    if (fixed.isPresent()) {
      refuse(fixed.get());
      return;
    }
    EffectiveSettings settings = EffectiveSettings.of(next);
    List<String> differences = EffectiveSettings.of(now).differencesTo(settings);
    try {
      core.apply(next);
    } catch (RuntimeException e) {
      LOG.error("A configuration could not be put in force", e);
      refuse("it could not be put in force: " + e.getMessage());
      return;
    }
    loaded = new Loaded(settings.hash(), turns.now(), Optional.empty());
    LOG.info(
        "The configuration was read again and is in force:{}",
        String.join("", differences.stream().map(d -> "\n  " + d).toList()));
  }

  /** What connections and files hang on does not change under them. */
  private static Optional<String> needsRestart(Configuration now, Configuration next) {
    boolean same =
        now.listen().equals(next.listen())
            && now.admin().equals(next.admin())
            && now.adminToken().equals(next.adminToken())
            && now.upstream().equals(next.upstream())
            && now.insecure() == next.insecure()
            && now.tls().equals(next.tls())
            && now.journal().equals(next.journal())
            && now.redis().equals(next.redis())
            && now.keyHashSecret().equals(next.keyHashSecret());
    return same
        ? Optional.empty()
        : Optional.of(
            "listen, admin, upstream, tls, insecure, journal, redis and keyHashSecretFile change"
                + " with a restart only; nothing of the new configuration was taken");
  }

  private void refuse(String why) {
    loaded = new Loaded(loaded.hash(), loaded.at(), Optional.of(why));
    LOG.warn("The changed configuration is not taken, the old one stays in force: {}", why);
  }

  void askHealth() {
    var unused = health.get().whenComplete((answer, failure) -> healthy = failure == null);
  }

  Loaded loaded() {
    return loaded;
  }

  Instant startedAt() {
    return startedAt;
  }

  boolean upstreamHealthy() {
    return healthy;
  }

  boolean ready() {
    return ready;
  }

  void notReady() {
    ready = false;
  }

  @Override
  public void close() {
    ticks.shutdownNow();
    chores.shutdownNow();
  }
}
