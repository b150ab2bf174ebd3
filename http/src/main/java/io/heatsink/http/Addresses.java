package io.heatsink.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that an endpoint's name leads to now. Names are looked up off the event loops, in
 * the background once they are known: AWS gives its endpoints new addresses all the time, and a new
 * connection should go to one of them without waiting. Safe for any thread.
 */
final class Addresses {
  /** How names are looked up; may block. */
  @FunctionalInterface
  interface Lookup {
    Lookup BY_SYSTEM = InetAddress::getAllByName;

    InetAddress[] all(String host) throws UnknownHostException;
  }

  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Endpoint endpoint;
  private final Predicate<InetAddress> allowed;
  private final Lookup lookup;
  private final AtomicBoolean looking = new AtomicBoolean();
  private volatile @Nullable Known known;
  private volatile CompletableFuture<List<InetSocketAddress>> first = new CompletableFuture<>();

  private record Known(List<InetSocketAddress> addresses, long atNanos) {}

  Addresses(Endpoint endpoint, Predicate<InetAddress> allowed, Lookup lookup) {
    this.endpoint = endpoint;
    this.allowed = allowed;
    this.lookup = lookup;
  }

  /**
   * What is known now, or else what the first lookup will find. Fails with an {@link
   * UnknownHostException} that says what is wrong.
   */
  CompletableFuture<List<InetSocketAddress>> current() {
    Known latest = known;
    if (latest != null) {
      if (System.nanoTime() - latest.atNanos() > FRESH_NANOS) {
        look();
      }
      return CompletableFuture.completedFuture(latest.addresses());
    }
    CompletableFuture<List<InetSocketAddress>> coming = first;
    look();
    return coming;
  }

  private void look() {
    if (looking.compareAndSet(false, true)) {
      Thread.ofVirtual().name("heatsink-lookup").start(this::lookNow);
    }
  }

  private void lookNow() {
    CompletableFuture<List<InetSocketAddress>> waiting = first;
    try {
      List<InetSocketAddress> found = lookUp();
      known = new Known(found, System.nanoTime());
      looking.set(false);
      waiting.complete(found);
    } catch (UnknownHostException | RuntimeException e) {
      // What was known stays in use; the next connection looks again.
      first = new CompletableFuture<>();
      looking.set(false);
      waiting.completeExceptionally(e);
    }
  }

  private List<InetSocketAddress> lookUp() throws UnknownHostException {
    InetAddress[] all = lookup.all(endpoint.host());
    List<InetSocketAddress> found =
        Arrays.stream(all)
            .filter(allowed)
            .map(address -> new InetSocketAddress(address, endpoint.port()))
            .toList();
    if (found.isEmpty()) {
      throw new UnknownHostException(
          "%s leads to %s only, which this upstream may not be"
              .formatted(endpoint.host(), Arrays.toString(all)));
    }
    return found;
  }
}
