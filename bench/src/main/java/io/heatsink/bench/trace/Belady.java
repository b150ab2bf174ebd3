package io.heatsink.bench.trace;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The cache that knows the future: of the items that it holds it gives up the one whose next use is
 * the farthest away. No cache of as many items answers more reads, as long as nothing ends by time.
 *
 * <p>A read that finds no entry loads one, at once. An entry is of no use once it is as old as the
 * time to live, counted from its load, nor once its key has been written: a write is no read, and
 * leaves no entry. One that will be of no use takes no room.
 *
 * <p>With a time to live this is the usual yardstick, not a proven bound: a loaded entry starts its
 * time anew, so that in rare cases it pays to give up one that will be used sooner.
 *
 * <p>Source: L. A. Belady, "A study of replacement algorithms for a virtual-storage computer", IBM
 * Systems Journal 5 (1966), algorithm MIN. Time: O(n log c) for n requests and c items.
 */
public final class Belady {
  private static final int NEVER = Integer.MAX_VALUE;

  private final int room;
  private final long ttlNanos;

  /**
   * One request.
   *
   * @param nanos when, on any scale
   */
  public record Request(String key, boolean write, long nanos) {}

  /**
   * @param room how many items it holds
   */
  public Belady(int room, long ttlNanos) {
    this.room = room;
    this.ttlNanos = ttlNanos;
  }

  /**
   * An item that is held.
   *
   * @param next the request that will use it
   */
  private record Entry(String key, long loadedNanos, int next) {}

  /** How many of the reads from that one on find their item, all requests before included. */
  public long hits(List<Request> requests, int from) {
    int[] next = next(requests);
    Map<String, Entry> held = new HashMap<>();
    TreeMap<Integer, Entry> byNext = new TreeMap<>();
    long hits = 0;
    for (int i = 0; i < requests.size(); i++) {
      Request request = requests.get(i);
      Entry entry = held.remove(request.key());
      if (entry != null) {
        byNext.remove(entry.next()); // that is this one
        hits += i >= from ? 1 : 0; // only what will be of use is held
      }
      long loaded = entry == null ? request.nanos() : entry.loadedNanos();
      if (!request.write() && isOfUse(requests, next[i], loaded)) {
        Entry again = new Entry(request.key(), loaded, next[i]);
        held.put(again.key(), again);
        byNext.put(again.next(), again);
        if (held.size() > room) {
          held.remove(byNext.pollLastEntry().getValue().key());
        }
      }
    }
    return hits;
  }

  private boolean isOfUse(List<Request> requests, int next, long loadedNanos) {
    return next != NEVER
        && !requests.get(next).write()
        && requests.get(next).nanos() - loadedNanos < ttlNanos;
  }

  /** For each request, the next one of its key. */
  private static int[] next(List<Request> requests) {
    int[] next = new int[requests.size()];
    Arrays.fill(next, NEVER);
    Map<String, Integer> last = new HashMap<>();
    for (int i = 0; i < requests.size(); i++) {
      Integer before = last.put(requests.get(i).key(), i);
      if (before != null) {
        next[before] = i;
      }
    }
    return next;
  }
}
