package io.heatsink.remedy.cache;

import io.heatsink.remedy.cache.shared.Asked;
import io.heatsink.remedy.cache.shared.Channel;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.Lease;
import io.heatsink.remedy.cache.shared.Looked;
import io.heatsink.remedy.cache.shared.SharedCache;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedHealth;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.shared.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A shared cache as a builder might have got it wrong. */
record BrokenShared(SharedCache real, Bug bug) implements SharedCache {
  /** What is wrong with it. */
  enum Bug {
    /** Writes are told when they are over, and not before: a writer that dies tells nothing. */
    WRITES_NOT_OPENED,
    /** Writes are told before, and not when they are over. */
    WRITES_NOT_CLOSED,
    /** An ending that was lost on the way counts as told. */
    LOST_ENDING_NOT_KEPT,
    /** An ending counts as told as soon as it is sent. */
    ENDING_TOLD_TOO_EARLY,
    /** A fill is stored whatever was written since its lease was given. */
    LEASE_IGNORED,
    /** A fill after another proxy's write comes from any replica. */
    FILL_AFTER_ANOTHER_PROXYS_WRITE_READ_EVENTUALLY_CONSISTENT,
    /** What is read while a write is open is stored, under a lease that is taken afterwards. */
    STORED_WHILE_A_WRITE_IS_OPEN,
    /** A proxy's memory does not hear of others' writes. */
    CHANNEL_IGNORED,
    /** It hears of them when they are over, and not before. */
    OPENINGS_ON_THE_CHANNEL_IGNORED,
    /** It keeps what it held although it may have missed something. */
    GAPS_IGNORED,
    /** It believes that it hears although the channel is silent. */
    SILENCE_IGNORED,
    /** What a write does to global indexes is not told. */
    INDEX_CHANGES_NOT_TOLD,
    /** What a write brings is told as if it were of a version that nothing is higher than. */
    VALUE_OF_A_WRITE_BELIEVED_WHATEVER_ITS_VERSION,
    /** The age of what comes from the shared cache counts from when it came. */
    AGE_COUNTED_FROM_ARRIVAL
  }

  @Override
  public SharedTable table(String table, long bytes, Channel listener) {
    Channel heard =
        switch (bug) {
          case CHANNEL_IGNORED, OPENINGS_ON_THE_CHANNEL_IGNORED, GAPS_IGNORED ->
              new Deaf(listener, bug);
          default -> listener;
        };
    if (bug == Bug.SILENCE_IGNORED) {
      listener.heartbeat(Duration.ofDays(365).toNanos());
    }
    return new Table(real.table(table, bytes, heard), bug, new long[1]);
  }

  @Override
  public SharedHealth health() {
    return real.health();
  }

  @Override
  public void close() {
    real.close();
  }

  private record Deaf(Channel real, Bug bug) implements Channel {
    @Override
    public void opened(String write, List<String> subjects, long remainingNanos) {
      if (bug == Bug.GAPS_IGNORED) {
        real.opened(write, subjects, remainingNanos);
      }
    }

    @Override
    public void closed(String write, List<String> subjects, Ending ending) {
      if (bug != Bug.CHANNEL_IGNORED) {
        real.closed(write, subjects, ending);
      }
    }

    @Override
    public void closedWith(
        String write, List<String> subjects, String entry, SharedValue value, long ageNanos) {
      if (bug != Bug.CHANNEL_IGNORED) {
        real.closedWith(write, subjects, entry, value, ageNanos);
      }
    }

    @Override
    public void heartbeat(long nanos) {
      real.heartbeat(nanos);
    }

    @Override
    public void gap() {
      if (bug != Bug.GAPS_IGNORED) {
        real.gap();
      }
    }
  }

  private record Table(SharedTable real, Bug bug, long[] last) implements SharedTable {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    @Override
    public CompletableFuture<Looked> find(String entry, List<String> subjects) {
      return real.find(entry, subjects).thenApply(this::misread);
    }

    private Looked misread(Looked looked) {
      if (!(looked instanceof Looked.Hit hit)) {
        return looked;
      }
      return bug == Bug.AGE_COUNTED_FROM_ARRIVAL
          ? new Looked.Hit(hit.value(), Duration.ZERO, hit.left())
          : hit;
    }

    @Override
    public CompletableFuture<Asked> lease(
        String entry, List<String> subjects, Duration term, boolean ahead) {
      return real.lease(entry, subjects, term, ahead)
          .thenApply(asked -> misread(asked, entry, subjects));
    }

    private Asked misread(Asked asked, String entry, List<String> subjects) {
      return switch (asked) {
        case Asked.Granted(Lease lease)
            when bug == Bug.FILL_AFTER_ANOTHER_PROXYS_WRITE_READ_EVENTUALLY_CONSISTENT ->
            new Asked.Granted(new Lease(entry, subjects, lease.token(), false));
        case Asked.Disturbed disturbed when bug == Bug.STORED_WHILE_A_WRITE_IS_OPEN ->
            new Asked.Granted(new Lease(entry, subjects, "", disturbed.consistent()));
        case Asked.There(Looked.Hit hit) -> new Asked.There((Looked.Hit) misread(hit));
        default -> asked;
      };
    }

    @Override
    public CompletableFuture<Stored> store(Lease lease, SharedValue value, Duration ttl) {
      boolean late =
          bug == Bug.LEASE_IGNORED
              || (bug == Bug.STORED_WHILE_A_WRITE_IS_OPEN && lease.token().isEmpty());
      if (!late) {
        return real.store(lease, value, ttl);
      }
      return real.release(lease)
          .thenCompose(
              done -> real.lease(lease.entry(), lease.subjects(), Duration.ofSeconds(1), true))
          .thenCompose(
              asked ->
                  asked instanceof Asked.Granted(Lease now)
                      ? real.store(now, value, ttl)
                      : CompletableFuture.completedFuture(Stored.OVERTAKEN));
    }

    @Override
    public CompletableFuture<Void> release(Lease lease) {
      return real.release(lease);
    }

    @Override
    public CompletableFuture<Void> open(String write, List<String> subjects, Duration remaining) {
      return bug == Bug.WRITES_NOT_OPENED ? DONE : real.open(write, subjects, remaining);
    }

    @Override
    public CompletableFuture<Void> close(String write, List<String> subjects, Ending ending) {
      return switch (bug) {
        case WRITES_NOT_CLOSED -> DONE;
        case INDEX_CHANGES_NOT_TOLD ->
            subjects.stream().anyMatch(subject -> subject.startsWith("x"))
                ? real.close(write, subjects, new Ending.Refused())
                : real.close(write, subjects, ending);
        case ENDING_TOLD_TOO_EARLY -> {
          var unused = real.close(write, subjects, ending);
          yield DONE;
        }
        case LOST_ENDING_NOT_KEPT ->
            real.close(write, subjects, ending).exceptionally(failure -> null);
        default -> real.close(write, subjects, ending);
      };
    }

    @Override
    public CompletableFuture<Stored> closeWith(
        String write,
        List<String> subjects,
        String entry,
        SharedValue value,
        Duration ttl,
        Duration age,
        Duration settling) {
      SharedValue brought =
          bug == Bug.VALUE_OF_A_WRITE_BELIEVED_WHATEVER_ITS_VERSION
              ? new SharedValue(
                  value.bytes(), Optional.of(new SharedValue.Version("any", ++last[0])))
              : value;
      return real.closeWith(write, subjects, entry, brought, ttl, age, settling);
    }

    @Override
    public CompletableFuture<Void> remember(String subject, long image, Duration keep) {
      return real.remember(subject, image, keep);
    }

    @Override
    public CompletableFuture<Boolean> remembers(String subject, long image) {
      return real.remembers(subject, image);
    }

    @Override
    public SharedFollowing following() {
      return real.following();
    }

    @Override
    public void close() {
      real.close();
    }
  }
}
