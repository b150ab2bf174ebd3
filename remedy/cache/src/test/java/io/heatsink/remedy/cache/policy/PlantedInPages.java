package io.heatsink.remedy.cache.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.dynamodb.IndexSchema;
import io.heatsink.dynamodb.KeySchema;
import io.heatsink.dynamodb.KeyValue;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Page caches in which one rule is broken, as a builder might have broken it. */
public enum PlantedInPages {
  /** A write takes the pages away that its item comes into, not those that it leaves. */
  TAGS_OF_THE_NEW_IMAGE_ONLY(
      new PageJudgement() {
        @Override
        Optional<Set<KeyValue>> touched(Change change, IndexSchema index, KeySchema tableKey) {
          return super.touched(new Change(null, change.after()), index, tableKey);
        }
      }),
  /** The other way round. */
  TAGS_OF_THE_OLD_IMAGE_ONLY(
      new PageJudgement() {
        @Override
        Optional<Set<KeyValue>> touched(Change change, IndexSchema index, KeySchema tableKey) {
          return super.touched(new Change(change.before(), null), index, tableKey);
        }
      }),
  /** A write that does not move its item in an index takes none of its pages away. */
  CHANGES_OF_CONTENT_OVERLOOKED(
      new PageJudgement() {
        @Override
        Optional<Set<KeyValue>> touched(Change change, IndexSchema index, KeySchema tableKey) {
          Optional<Set<KeyValue>> before =
              super.touched(new Change(change.before(), null), index, tableKey);
          Optional<Set<KeyValue>> after =
              super.touched(new Change(null, change.after()), index, tableKey);
          return before.equals(after)
              ? Optional.of(Set.of())
              : super.touched(change, index, tableKey);
        }
      }),
  /** What an index shows right after a write is stored. */
  INDEX_SETTLING_LEFT_OUT(
      new PageJudgement() {
        @Override
        Duration indexSettling() {
          return Duration.ZERO;
        }
      }),
  /** The settling time is far shorter than indexes lag. */
  INDEX_SETTLING_TOO_SHORT(
      new PageJudgement() {
        @Override
        Duration indexSettling() {
          return Duration.ofMillis(300);
        }
      }),
  /** A write takes no scans away. */
  SCAN_NOT_TAGGED(
      new PageJudgement() {
        @Override
        boolean touchesWhole() {
          return false;
        }
      }),
  /** Writes that tell no images take nothing of an index away. */
  WRITE_WITHOUT_IMAGES_DROPS_NOTHING_OF_INDEXES(
      new PageJudgement() {
        @Override
        boolean dropsUntold() {
          return false;
        }
      }),
  /** A read that comes after a write waits for a fetch that began before it. */
  FLIGHT_THAT_A_WRITER_MAY_JOIN(
      new PageJudgement() {
        @Override
        boolean mayJoin(PageFlight flight, Ticket later, long ttlNanos) {
          return true;
        }
      }),
  /** A page is stored whatever was written since its call began. */
  PAGE_THAT_BEGAN_BEFORE_THE_WRITE_STORED(
      new PageJudgement() {
        @Override
        boolean mayStore(Ticket ticket, long change, boolean open) {
          return true;
        }
      }),
  /** A fill right after a write comes from any replica. */
  FILL_AFTER_A_WRITE_READ_EVENTUALLY_CONSISTENT(
      new PageJudgement() {
        @Override
        boolean readsConsistently(long settledFromNanos, long nowNanos) {
          return false;
        }
      }),
  /** Two queries that differ in their order share a page. */
  KEY_THAT_IGNORES_THE_ORDER(
      new PageJudgement() {
        @Override
        byte[] request(byte[] canonical) {
          return without(canonical, ",\"ScanIndexForward\":false");
        }
      }),
  /** Two queries that differ in their limit share a page. */
  KEY_THAT_IGNORES_THE_LIMIT(
      new PageJudgement() {
        @Override
        byte[] request(byte[] canonical) {
          return without(canonical, ",\"Limit\":1");
        }
      }),
  /** A write whose answer was lost takes nothing away. */
  AMBIGUOUS_WRITE_THAT_DOES_NOT_INVALIDATE(
      new PageJudgement() {
        @Override
        boolean drops(Outcome outcome) {
          return outcome == Outcome.APPLIED;
        }
      }),
  /** A write whose answer was lost takes nothing of an index away. */
  AMBIGUOUS_WRITE_THAT_LEAVES_INDEXES_ALONE(
      new PageJudgement() {
        @Override
        boolean dropsOfIndexes(Outcome outcome) {
          return outcome == Outcome.APPLIED;
        }
      }),
  /** The TTL counts from when the answer came. */
  TTL_COUNTED_FROM_ARRIVAL(
      new PageJudgement() {
        @Override
        long countsFrom(long beganNanos, long answeredNanos) {
          return answeredNanos;
        }
      }),
  /** What is held is served for ever. */
  TTL_IGNORED(
      new PageJudgement() {
        @Override
        long countsFrom(long beganNanos, long answeredNanos) {
          return answeredNanos + TimeUnit.DAYS.toNanos(1);
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final PageJudgement judgement;

  PlantedInPages(PageJudgement judgement) {
    this.judgement = judgement;
  }

  public PageCache create(CacheRule rule, long nowNanos, long storesFromNanos) {
    return new PageCache(judgement, rule, nowNanos, storesFromNanos);
  }

  /** A cache that takes the table for settled when its process starts. */
  public static PageCache settledAtStart(CacheRule rule, long nowNanos, long storesFromNanos) {
    long before = nowNanos - ItemCache.SETTLING.toNanos();
    return PageCache.create(rule, before, storesFromNanos - ItemCache.SETTLING.toNanos());
  }

  /** A cache that stores at once when its rule is new. */
  public static PageCache storingAtOnce(CacheRule rule, long nowNanos, long storesFromNanos) {
    return PageCache.create(rule, nowNanos, nowNanos);
  }

  private static byte[] without(byte[] request, String parameter) {
    return new String(request, UTF_8).replace(parameter, "").getBytes(UTF_8);
  }
}
