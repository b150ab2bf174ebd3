package io.heatsink.heat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells who is refused for its own heat's sake from who is refused for a hotter key's sake.
 *
 * <p>A KeyRange refusal makes a key a <em>suspect</em>, until ten seconds have passed without
 * another one; so do refusals without a reason, as of parts of batches, if the key has a good part
 * of them all: those of a table that is short as a whole spread over its keys. It is hot if it is
 * at least a quarter as hot as each other suspect of its table access, and else the neighbour of
 * the hottest. Two keys are compared over the same time: since the refusals began, ten seconds at
 * most, so that neither a jump nor what came before it weighs on one side only.
 *
 * <p>When a partition has nothing left, it refuses first whoever comes first, and that may be the
 * neighbour. So, for a second after its first refusal, a key waits that is not clearly at least a
 * quarter as hot as every other one: a hotter one may be refused yet.
 *
 * <p>A few accesses must not look like a quarter by chance: a young comparison wants a margin, of
 * two standard deviations of both counts at first, of none after ten seconds.
 */
final class Suspects {
  static final int TICKS_OF_SUSPICION = Slots.SECONDS * Slots.TICKS_PER_SECOND;

  private static final double HOT_FROM = 0.25;
  private static final double DEVIATIONS = 2;
  private static final int TICKS_TO_WAIT = Slots.TICKS_PER_SECOND;

  /** Of what a table access had refused without a reason. */
  private static final double PART_THAT_STANDS_OUT = 1 / 20d;

  /** Eight writes: fewer may be one key's by chance. */
  private static final long LEAST_THAT_STANDS_OUT = 16;

  private final Ledger ledger;

  /** By number of the table access; empty in a tick without suspects. */
  private final Map<Integer, List<WatchedKey>> keys = new HashMap<>();

  private final Map<Round, Hottest> hottest = new HashMap<>();

  /** What a key's refusals of the last ten seconds say of it. */
  sealed interface Finding {
    enum Simple implements Finding {
      NO_SUSPECT,
      /** To be told within the second. */
      OPEN,
      HOT
    }

    record NeighbourOf(WatchedKey key) implements Finding {}
  }

  /**
   * Those that are compared with each other.
   *
   * @param ticks up to this one, whose heat is compared
   */
  private record Round(int access, int ticks, boolean suspectsOnly) {}

  /** Two, since no key is compared with itself. */
  private record Hottest(@Nullable WatchedKey first, @Nullable WatchedKey second) {
    @Nullable WatchedKey otherThan(WatchedKey key) {
      return first == key ? second : first;
    }
  }

  Suspects(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Whether refusals without a reason may be for the sake of one key's heat.
   *
   * @param ofKey half units of a second
   * @param ofAll the same of all keys of the table access
   */
  static boolean standsOut(long ofKey, long ofAll) {
    return ofKey >= LEAST_THAT_STANDS_OUT && ofKey >= PART_THAT_STANDS_OUT * ofAll;
  }

  /** A new tick has ended: all that is asked from now on is about these. */
  void lookAt(List<WatchedKey> watched) {
    keys.clear();
    hottest.clear();
    if (watched.stream().anyMatch(this::isSuspect)) {
      for (WatchedKey key : watched) {
        keys.computeIfAbsent(key.access().id(), access -> new ArrayList<>()).add(key);
      }
    }
  }

  Finding find(WatchedKey key) {
    if (!isSuspect(key)) {
      return Finding.Simple.NO_SUSPECT;
    }
    int age = ledger.tick() - key.suspectSince() + 1;
    boolean mayWait = age <= TICKS_TO_WAIT;
    int ticks = age <= Slots.TICKS_PER_SECOND ? age : wholeSeconds(key.suspectSince());
    WatchedKey other =
        hottest
            .computeIfAbsent(new Round(key.access().id(), ticks, !mayWait), this::hottest)
            .otherThan(key);
    if (other == null || isQuarter(key, other, ticks, margin(ticks))) {
      return Finding.Simple.HOT;
    }
    boolean mayBeQuarter = mayWait && isQuarter(key, other, ticks, 0);
    return mayBeQuarter || !isSuspect(other) ? Finding.Simple.OPEN : new Finding.NeighbourOf(other);
  }

  /** The ticks since that second began, up to the ten seconds that are kept. */
  private int wholeSeconds(int since) {
    int tick = ledger.tick();
    int seconds = Math.min(Slots.SECONDS, Slots.second(tick) - Slots.second(since) + 1);
    return (seconds - 1) * Slots.TICKS_PER_SECOND + tick % Slots.TICKS_PER_SECOND + 1;
  }

  private static double margin(int ticks) {
    return DEVIATIONS * (1 - ticks / (double) TICKS_OF_SUSPICION);
  }

  private boolean isQuarter(WatchedKey key, WatchedKey other, int ticks, double deviations) {
    double own = offered(key, ticks);
    double others = offered(other, ticks);
    return others == 0
        || own - deviations * deviation(key, own)
            >= HOT_FROM * (others + deviations * deviation(other, others));
  }

  /** Of a sum of independent accesses. */
  private static double deviation(WatchedKey key, double halfUnits) {
    return Math.sqrt(halfUnits * key.weightOfAnAccess());
  }

  private Hottest hottest(Round round) {
    WatchedKey first = null;
    WatchedKey second = null;
    long ofFirst = -1;
    long ofSecond = -1;
    for (WatchedKey key : keys.getOrDefault(round.access(), List.of())) {
      if (round.suspectsOnly() && !isSuspect(key)) {
        continue;
      }
      long offered = offered(key, round.ticks());
      if (offered > ofFirst) {
        second = first;
        ofSecond = ofFirst;
        first = key;
        ofFirst = offered;
      } else if (offered > ofSecond) {
        second = key;
        ofSecond = offered;
      }
    }
    return new Hottest(first, second);
  }

  private long offered(WatchedKey key, int ticks) {
    return ticks <= Slots.TICKS_PER_SECOND
        ? key.offeredInLast(ticks, ledger.tick())
        : ledger.offeredInLastTicks(key.entry(), ticks);
  }

  private boolean isSuspect(WatchedKey key) {
    return ledger.tick() - key.lastSuspected() < TICKS_OF_SUSPICION;
  }
}
