package io.heatsink.proxy.upstream;

import io.heatsink.call.Turns;
import io.heatsink.dynamodb.signature.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps credentials at hand for every role that calls are signed with, and renews them before they
 * end. Never hands out what has expired, nor one role's credentials for another's. Safe for any
 * thread; only {@link #fetch}ing waits, on a thread of its own.
 */
public final class SigningCredentials {
  /** Sessions are renewed this long before they end: STS may be away for some minutes. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  /** Those without an end are asked for again as often: they may have been rotated. */
  private static final Duration ROTATION = Duration.ofMinutes(1);

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LAST_RETRY = Duration.ofSeconds(60);

  private static final Logger LOG = LoggerFactory.getLogger(SigningCredentials.class);

  private final CredentialSource source;
  private final Turns turns;
  private final Map<Optional<String>, Role> roles = new ConcurrentHashMap<>();

  /** One role's; all but {@code held} is guarded by its lock. */
  private static final class Role {
    volatile @Nullable Held held;
    @Nullable CompletableFuture<Credentials> fetching;
    Instant nextFetch = Instant.MIN;
    Duration retry = FIRST_RETRY;
    String failure = "";
  }

  private record Held(Credentials credentials, Instant expires) {
    boolean isValidAt(Instant now) {
      return now.isBefore(expires);
    }
  }

  public SigningCredentials(CredentialSource source, Turns turns) {
    this.source = source;
    this.turns = turns;
  }

  /** There are no credentials now. */
  public static final class NoCredentials extends RuntimeException {
    NoCredentials(String message) {
      super(message, null, false, false);
    }
  }

  /** Without waiting; empty if there are none that are valid. */
  public Optional<Credentials> now(Optional<String> role) {
    Role known = roles.get(role);
    Held held = known == null ? null : known.held;
    return held != null && held.isValidAt(turns.now())
        ? Optional.of(held.credentials())
        : Optional.empty();
  }

  /**
   * As soon as there are any; fails with {@link NoCredentials} if they cannot be had. After a
   * failure, so do all calls until it is time to try again, rather than queue.
   */
  public CompletableFuture<Credentials> get(Optional<String> role) {
    Optional<Credentials> now = now(role);
    return now.isPresent() ? CompletableFuture.completedFuture(now.get()) : fetch(role);
  }

  private CompletableFuture<Credentials> fetch(Optional<String> name) {
    Role role = roles.computeIfAbsent(name, first -> new Role());
    CompletableFuture<Credentials> fetching;
    synchronized (role) {
      if (role.fetching != null) {
        return role.fetching;
      }
      if (!role.failure.isEmpty() && turns.now().isBefore(role.nextFetch)) {
        return CompletableFuture.failedFuture(new NoCredentials(role.failure));
      }
      fetching = new CompletableFuture<>();
      role.fetching = fetching;
    }
    turns.start(() -> fetchNow(name, role, fetching));
    return fetching;
  }

  private void fetchNow(Optional<String> name, Role role, CompletableFuture<Credentials> fetching) {
    CredentialSource.Issued issued;
    try {
      issued = source.issue(name);
    } catch (RuntimeException e) {
      String why =
          "Heatsink has no credentials for %s: %s"
              .formatted(name.orElse("its own role"), e.getMessage());
      synchronized (role) {
        role.fetching = null;
        role.failure = why;
        role.nextFetch = turns.now().plus(role.retry);
        Duration next = role.retry.multipliedBy(2);
        role.retry = next.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : next;
      }
      LOG.warn("{}", why);
      fetching.completeExceptionally(new NoCredentials(why));
      return;
    }
    Instant now = turns.now();
    Instant expires = issued.expires().orElse(Instant.MAX);
    synchronized (role) {
      role.fetching = null;
      role.failure = "";
      role.retry = FIRST_RETRY;
      role.held = new Held(issued.credentials(), expires);
      Instant beforeItEnds = issued.expires().isPresent() ? expires.minus(AHEAD) : Instant.MAX;
      Instant rotated = now.plus(ROTATION);
      // A session shorter than AHEAD is renewed after a minute, not in a circle.
      role.nextFetch =
          issued.expires().isPresent() && beforeItEnds.isAfter(rotated) ? beforeItEnds : rotated;
    }
    fetching.complete(issued.credentials());
  }

  /** Renews what is about to end. Called every second or so. */
  public void tick() {
    Instant now = turns.now();
    roles.forEach(
        (name, role) -> {
          boolean due;
          synchronized (role) {
            due = role.held != null && role.fetching == null && !now.isBefore(role.nextFetch);
          }
          if (due) {
            var unused = fetch(name);
          }
        });
  }
}
