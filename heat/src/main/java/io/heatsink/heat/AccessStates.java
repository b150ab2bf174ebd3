package io.heatsink.heat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the ticking thread knows of each table access, by its number. */
final class AccessStates {
  private static final int TICKS_OF_HALF_A_MINUTE = 30 * Slots.TICKS_PER_SECOND;

  /**
   * A newcomer is named at this part of what one tick takes for a jump: nearly all of it is seen.
   */
  private static final double NAMED_AT = 1 / 8d;

  private static final int LEAST_HALF_UNITS_TO_NAME = 4;

  private final @Nullable AccessState[] states = new AccessState[Heat.MOST_TABLE_ACCESSES];

  /** Half units in a tick from which a newcomer is named. */
  private final int[] namedAt = new int[Heat.MOST_TABLE_ACCESSES];

  private final double[] perHalfUnit = new double[Heat.MOST_TABLE_ACCESSES];
  private Limits limits = Limits.OF_DYNAMODB;
  private int known;
  private int tick;

  AccessStates() {
    Arrays.fill(namedAt, Integer.MAX_VALUE >>> 3);
  }

  void startTick(int newTick, List<TableAccess> accesses, Limits newLimits) {
    for (; known < accesses.size(); known++) {
      TableAccess access = accesses.get(known);
      states[access.id()] = new AccessState(access, newLimits.of(access));
      limit(access.id(), newLimits.of(access));
    }
    if (!newLimits.equals(limits)) {
      limits = newLimits;
      for (AccessState state : all()) {
        limit(state.access().id(), newLimits.of(state.access()));
      }
    }
    move(newTick);
  }

  private void limit(int access, LimitInForce limit) {
    of(access).limit(limit);
    double halfUnitsOfTick = 2 * limit.perSecond() / Slots.TICKS_PER_SECOND;
    namedAt[access] =
        Math.max(LEAST_HALF_UNITS_TO_NAME, (int) (NAMED_AT * Judge.JUMP * halfUnitsOfTick));
    perHalfUnit[access] = 1 / (2 * limit.perSecond());
  }

  private void move(int newTick) {
    for (AccessState state : all()) {
      Slots.forEachNewSecond(tick, newTick, state::drop);
      Slots.forEachNewTen(tick, newTick, state::drop);
      for (int each = Math.max(tick + 1, newTick - Slots.TICKS_PER_SECOND + 1);
          each <= newTick;
          each++) {
        state.startTick(each);
      }
      int halves = newTick / TICKS_OF_HALF_A_MINUTE - tick / TICKS_OF_HALF_A_MINUTE;
      for (int i = 0; i < Math.min(halves, 2); i++) {
        state.startHalfMinute();
      }
    }
    tick = newTick;
  }

  void merge(TickSketch sketch) {
    for (AccessState state : all()) {
      AccessTally tally = sketch.accessOrNull(state.access().id());
      if (tally != null && !tally.isEmpty()) {
        state.add(tally, tick);
      }
    }
  }

  AccessState of(int access) {
    return Objects.requireNonNull(states[access]);
  }

  LimitInForce limit(int access) {
    return of(access).limit();
  }

  int[] namedAt() {
    return namedAt;
  }

  /** Turns half units per second into a share of the limit. */
  double perHalfUnit(int access) {
    return perHalfUnit[access];
  }

  List<AccessState> all() {
    List<AccessState> all = new ArrayList<>(known);
    for (AccessState state : states) {
      if (state != null) {
        all.add(state);
      }
    }
    return all;
  }
}
