package io.heatsink.remedy.cache.policy;

import io.heatsink.remedy.cache.shared.SharedValue.Version;
import org.jspecify.annotations.Nullable;

/** Caches in which one rule of versions is broken, as a builder might have broken it. */
public enum PlantedInVersions {
  /** The write that ends last counts. */
  LOWER_VERSION_IN_PLACE_OF_A_HIGHER_ONE(
      new Judgement() {
        @Override
        boolean isAsLate(Version one, Version other) {
          return one.isOfIncarnationOf(other) && one.number() <= other.number();
        }
      }),
  /** What is held is never replaced. */
  ANY_VERSION_AS_GOOD_AS_ANOTHER(
      new Judgement() {
        @Override
        boolean isAsLate(Version one, Version other) {
          return one.isOfIncarnationOf(other);
        }
      }),
  /** Numbers alone are compared. */
  VERSIONS_OF_TWO_INCARNATIONS_COMPARED(
      new Judgement() {
        @Override
        boolean isAsLate(Version one, Version other) {
          return one.number() >= other.number();
        }
      }),
  /** A write that told no version may have come after the read. */
  STORED_BY_VERSION_ALTHOUGH_A_WRITE_TOLD_NONE(
      new Judgement() {
        @Override
        boolean mayStoreByVersion(
            Ticket ticket, Version answer, long disturbance, @Nullable Version highest) {
          return super.mayStoreByVersion(ticket, answer, 0, highest);
        }
      }),
  /** A later version may have been told. */
  STORED_BY_VERSION_ALTHOUGH_A_HIGHER_ONE_WAS_TOLD(
      new Judgement() {
        @Override
        boolean mayStoreByVersion(
            Ticket ticket, Version answer, long disturbance, @Nullable Version highest) {
          return super.mayStoreByVersion(ticket, answer, disturbance, null);
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final Judgement judgement;

  PlantedInVersions(Judgement judgement) {
    this.judgement = judgement;
  }

  public ItemCache create(CacheRule rule, long nowNanos, long storesFromNanos) {
    return new ItemCache(judgement, rule, nowNanos, storesFromNanos);
  }
}
