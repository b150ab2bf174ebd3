package io.heatsink.remedy.cache.policy;

import io.heatsink.call.Call;
import io.heatsink.dynamodb.Operation;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Caches in which one rule is broken, as a builder might have broken it. */
public enum Planted {
  /** Answers are stored whatever was written meanwhile. */
  NO_EPOCH(
      new Judgement() {
        @Override
        boolean mayStore(Ticket ticket, long change, boolean open) {
          return true;
        }
      }),
  /** Only a write that begins during the read counts, not one that was under way before. */
  EPOCH_OPEN_BEFORE_IGNORED(
      new Judgement() {
        @Override
        boolean mayStore(Ticket ticket, long change, boolean open) {
          return !open && change <= Math.max(ticket.sequence(), ticket.change() + 1);
        }
      }),
  /** A read that comes after a write waits for a fetch that began before it. */
  FLIGHT_THAT_A_WRITER_MAY_JOIN(
      new Judgement() {
        @Override
        boolean mayJoin(Flight flight, Ticket later, long ttlNanos) {
          return true;
        }
      }),
  /** A fill right after a write comes from any replica. */
  FILL_AFTER_A_WRITE_READ_EVENTUALLY_CONSISTENT(
      new Judgement() {
        @Override
        boolean readsConsistently(long settledFromNanos, long nowNanos) {
          return false;
        }
      }),
  /** The settling time is far shorter than replicas lag. */
  SETTLING_TOO_SHORT(
      new Judgement() {
        @Override
        boolean readsConsistently(long settledFromNanos, long nowNanos) {
          return settledFromNanos - nowNanos > TimeUnit.MILLISECONDS.toNanos(800);
        }
      }),
  /** The TTL counts from when the answer came. */
  TTL_COUNTED_FROM_ARRIVAL(
      new Judgement() {
        @Override
        long countsFrom(long beganNanos, long answeredNanos) {
          return answeredNanos;
        }
      }),
  /** What is held is served for ever. */
  TTL_IGNORED(
      new Judgement() {
        @Override
        long countsFrom(long beganNanos, long answeredNanos) {
          return answeredNanos + TimeUnit.DAYS.toNanos(1);
        }
      }),
  /** A write whose answer was lost takes nothing away, and a later one finds nothing either. */
  AMBIGUOUS_WRITE_THAT_DOES_NOT_INVALIDATE(
      new Judgement() {
        @Override
        boolean drops(Outcome outcome, CachedItem item) {
          return outcome == Outcome.APPLIED;
        }
      }),
  /** A write takes nothing away. */
  WRITE_THAT_DOES_NOT_INVALIDATE(
      new Judgement() {
        @Override
        boolean drops(Outcome outcome, CachedItem item) {
          return false;
        }
      }),
  /** That there is no such item is believed although one was put. */
  ABSENT_ENTRY_NEVER_DROPPED(
      new Judgement() {
        @Override
        boolean drops(Outcome outcome, CachedItem item) {
          return outcome != Outcome.REFUSED && item.present();
        }
      }),
  /** Deleted items are believed to be there. */
  PRESENT_ENTRY_NEVER_DROPPED(
      new Judgement() {
        @Override
        boolean drops(Outcome outcome, CachedItem item) {
          return outcome != Outcome.REFUSED && !item.present();
        }
      }),
  /** What one role read is shown to another. */
  SHARED_ACROSS_ROLES(
      new Judgement() {
        @Override
        String scope(String role) {
          return "all";
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final Judgement judgement;

  Planted(Judgement judgement) {
    this.judgement = judgement;
  }

  public ItemCache create(CacheRule rule, long nowNanos, long storesFromNanos) {
    return new ItemCache(judgement, rule, nowNanos, storesFromNanos);
  }

  /** A cache that takes the table for settled when its process starts. */
  public static ItemCache settledAtStart(CacheRule rule, long nowNanos, long storesFromNanos) {
    long before = nowNanos - ItemCache.SETTLING.toNanos();
    return ItemCache.create(rule, before, storesFromNanos - ItemCache.SETTLING.toNanos());
  }

  /** A cache that stores at once when its rule is new. */
  public static ItemCache storingAtOnce(CacheRule rule, long nowNanos, long storesFromNanos) {
    return ItemCache.create(rule, nowNanos, nowNanos);
  }

  /** Overlooks what these operations write. */
  public static Effects overlooking(Operation... overlooked) {
    Set<Operation> operations = Set.of(overlooked);
    return new Effects() {
      @Override
      public Effect of(Call call, Set<String> cached) {
        return call.operation().filter(operations::contains).isPresent()
            ? Effect.NONE
            : super.of(call, cached);
      }
    };
  }

  /** Overlooks operations that Heatsink does not know. */
  public static Effects overlookingTheUnknown() {
    return new Effects() {
      @Override
      public Effect of(Call call, Set<String> cached) {
        return call.operation().equals(Optional.empty()) ? Effect.NONE : super.of(call, cached);
      }
    };
  }

  /** Believes that what names no item writes none. */
  public static Effects overlookingUntoldKeys() {
    return new Effects() {
      @Override
      public Effect of(Call call, Set<String> cached) {
        Effect effect = super.of(call, cached);
        return new Effect(false, Set.of(), effect.items());
      }
    };
  }
}
