package io.heatsink.testing;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Plays histories of consecutive seeds.
 *
 * <p>{@code -Dheatsink.histories=200000} plays more of them than a build does, and {@code
 * -Dheatsink.seed=42} one alone.
 */
public final class Histories {
  static final String COUNT_PROPERTY = "heatsink.histories";
  static final String SEED_PROPERTY = "heatsink.seed";

  private Histories() {}

  /** One history: sets its processes and clients up, plays it, and checks what came of it. */
  public interface Scene {
    /** Makes the scheduler of this seed. */
    Scheduler schedule(long seed);

    /**
     * Sets up, calls {@link Scheduler#run}, and throws an AssertionError if a promise was broken.
     */
    void play(Scheduler scheduler);
  }

  /**
   * What was played.
   *
   * @param histories how many
   * @param delivered how often each fault struck in all of them together
   */
  public record Played(long histories, Map<Fault, Long> delivered) {
    public long struck(Fault fault) {
      return delivered.getOrDefault(fault, 0L);
    }
  }

  /**
   * Plays that many histories, or as many as the system property says.
   *
   * @throws HistoryFailed for the first that fails
   */
  public static Played play(long count, Scene scene) {
    Long alone = Long.getLong(SEED_PROPERTY);
    long first = alone == null ? 0 : alone;
    long many = alone == null ? Long.getLong(COUNT_PROPERTY, count) : 1;
    Map<Fault, Long> delivered = new EnumMap<>(Fault.class);
    for (long seed = first; seed < first + many; seed++) {
      Scheduler scheduler = playOne(seed, scene);
      scheduler
          .delivered()
          .forEach((fault, times) -> delivered.merge(fault, (long) times, Long::sum));
    }
    return new Played(many, delivered);
  }

  /** The first of that many seeds whose history fails: how long a planted bug stays hidden. */
  public static OptionalLong firstToFail(long count, Scene scene) {
    for (long seed = 0; seed < count; seed++) {
      try {
        playOne(seed, scene);
      } catch (HistoryFailed e) {
        return OptionalLong.of(e.seed());
      }
    }
    return OptionalLong.empty();
  }

  private static Scheduler playOne(long seed, Scene scene) {
    Scheduler scheduler = scene.schedule(seed);
    try {
      scene.play(scheduler);
    } catch (RuntimeException | AssertionError e) {
      throw scheduler.failed(e);
    }
    return scheduler;
  }
}
