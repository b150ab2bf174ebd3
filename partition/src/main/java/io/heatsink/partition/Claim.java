package io.heatsink.partition;

import io.heatsink.dynamodb.ThrottlingReason;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a call asks of all the places it touches, settled at once: all of it is charged, or nothing.
 * All locks are taken first, in their one order; so nobody sees a part of it.
 */
final class Claim {
  /** How it came out. */
  sealed interface Outcome {
    record Settled(Optional<Refusal> refusal) implements Outcome {}

    /** A partition was split meanwhile: everything has to be looked up again. */
    record Stale() implements Outcome {}
  }

  /**
   * One demand of the call.
   *
   * @param parts must have room, and are charged
   * @param queues must have room: of every index of the table that is written
   * @param queued are charged to queues
   */
  private record Share(
      Resource resource,
      Access access,
      boolean consistent,
      long units,
      List<Part> parts,
      Collection<Resource> queues,
      List<Part> queued) {
    /** First the whole table's limit: where that is used up, no key is to blame. */
    Optional<Refusal> refusal(long nowNanos) {
      Allowance allowance = resource.allowance(access);
      if (!allowance.hasRoom(nowNanos)) {
        return Optional.of(resource.refusal(access, allowance.limit()));
      }
      for (Part part : parts) {
        if (!part.lane.hasRoom(consistent, nowNanos)) {
          return Optional.of(resource.refusal(access, Limit.KEY_RANGE));
        }
      }
      for (Resource index : queues) {
        IndexQueue queue = index.queue().orElseThrow();
        if (!queue.hasRoom(nowNanos)) {
          return Optional.of(index.refusal(Access.WRITE, queue.cause(nowNanos)));
        }
      }
      return Optional.empty();
    }

    void charge(long nowNanos) {
      resource.allowance(access).take(units, nowNanos);
      parts.forEach(part -> part.lane.take(part.units, consistent));
      for (Part part : queued) {
        part.resource.queue().orElseThrow().charge(part.lane, part.units, nowNanos);
      }
    }
  }

  /** What falls on one partition. */
  private static final class Part {
    final Resource resource;
    final Access access;
    final Partition partition;
    final Lane lane;
    final long bytesAdded;
    Point first;
    Point last;
    long units;

    Part(Resource resource, Point at, Access access, long bytesAdded) {
      this.resource = resource;
      this.access = access;
      this.partition = resource.layout().find(at.hash(), at.sort());
      this.lane = partition.lane(access);
      this.bytesAdded = bytesAdded;
      this.first = at;
      this.last = at;
    }

    void add(Point at, double more) {
      if (at.isBehind(last)) {
        last = at;
      } else if (first.isBehind(at)) {
        first = at;
      }
      units += TokenBucket.parts(more);
    }

    boolean hasNewPeak() {
      return resource.allowance(access).hasNewPeak();
    }

    void serve() {
      lane.serve(units, first, last);
      partition.store(bytesAdded, first);
    }
  }

  /** What is done with what is asked. */
  enum Purpose {
    /** Charged if there is room everywhere, and otherwise refused. */
    ADMIT,
    /** Charged, room or not: it has been consumed already. */
    CHARGE,
    /** Only seen: nothing is limited. */
    OBSERVE
  }

  private final Purpose purpose;
  private final List<Share> shares = new ArrayList<>();

  /** One for each share, once it was settled; none where nothing can be refused. */
  private final List<Optional<Refusal>> refusals = new ArrayList<>();

  private final List<Part> touched = new ArrayList<>();
  private final TreeMap<Long, Guard> guards = new TreeMap<>();

  Claim(Purpose purpose) {
    this.purpose = purpose;
  }

  /**
   * @param resource the table or the index that is read
   */
  void add(Resource resource, Demand.Read read) {
    var parts = new ArrayList<Part>();
    @Nullable Part open = null;
    for (Demand.KeyUnits key : read.keys()) {
      Point at = Point.of(key);
      if (open == null || !open.partition.range().contains(at)) {
        open = touch(new Part(resource, at, Access.READ, 0));
        parts.add(open);
      }
      open.add(at, key.units());
    }
    add(
        new Share(
            resource,
            Access.READ,
            read.consistent(),
            TokenBucket.parts(read.units()),
            parts,
            List.of(),
            List.of()));
  }

  /**
   * @param indexes all global secondary indexes of the table, by name
   */
  void add(Resource table, Map<String, Resource> indexes, Demand.Write write) {
    Part part = part(table, write.key(), write.bytesAdded());
    var queued = new ArrayList<Part>();
    for (Demand.IndexWrite indexWrite : write.indexWrites()) {
      Resource index = indexes.get(indexWrite.index());
      // An index that is being deleted is written no more.
      if (index != null) {
        queued.add(part(index, indexWrite.key(), indexWrite.bytesAdded()));
      }
    }
    for (Resource index : indexes.values()) {
      guard(index.queue().orElseThrow().guard());
    }
    add(new Share(table, Access.WRITE, true, part.units, List.of(part), indexes.values(), queued));
  }

  /** A write to an index, nobody knows where. */
  void add(Resource index, Demand.UnplacedIndexWrite write) {
    add(
        new Share(
            index,
            Access.WRITE,
            true,
            TokenBucket.parts(write.units()),
            List.of(),
            List.of(),
            List.of()));
  }

  private Part part(Resource resource, Demand.KeyUnits key, long bytesAdded) {
    Point at = Point.of(key);
    Part part = touch(new Part(resource, at, Access.WRITE, bytesAdded));
    part.add(at, key.units());
    return part;
  }

  private Part touch(Part part) {
    touched.add(part);
    guard(part.lane.guard());
    return part;
  }

  private void add(Share share) {
    shares.add(share);
    guard(share.resource().allowance(share.access()).guard());
  }

  private void guard(Guard guard) {
    guards.put(guard.place(), guard);
  }

  /** How many shares it has. */
  int size() {
    return shares.size();
  }

  /** Why a share was refused. */
  Optional<Refusal> refusalOf(int share) {
    return refusals.isEmpty() ? Optional.empty() : refusals.get(share);
  }

  Outcome settle(long nowNanos) {
    Optional<Refusal> refusal;
    var due = new ArrayList<Part>();
    guards.values().forEach(Guard::lock);
    try {
      for (Part part : touched) {
        if (part.partition.isRetired()) {
          return new Outcome.Stale();
        }
      }
      for (Part part : touched) {
        if (part.lane.advance(nowNanos)) {
          due.add(part);
        }
      }
      refusal = purpose == Purpose.ADMIT ? refusal(nowNanos) : Optional.empty();
      if (refusal.isPresent()) {
        shares.forEach(share -> share.parts().forEach(part -> part.lane.refuse(part.units)));
      } else {
        if (purpose != Purpose.OBSERVE) {
          shares.forEach(share -> share.charge(nowNanos));
        }
        for (Part part : touched) {
          part.serve();
          if (part.bytesAdded > 0 && part.partition.isTooLarge()) {
            due.add(part);
          }
        }
      }
    } finally {
      guards.values().forEach(Guard::unlock);
    }
    due.forEach(part -> part.resource.attend(part.partition, nowNanos));
    for (Part part : touched) {
      if (part.hasNewPeak()) {
        part.resource.attendToPeak(nowNanos);
      }
    }
    return new Outcome.Settled(refusal);
  }

  /** The first limit that each demand hits. */
  private Optional<Refusal> refusal(long nowNanos) {
    var first = new ArrayList<Refusal>();
    var reasons = new LinkedHashSet<ThrottlingReason>();
    for (Share share : shares) {
      Optional<Refusal> ofShare = share.refusal(nowNanos);
      refusals.add(ofShare);
      ofShare.ifPresent(
          refusal -> {
            first.add(refusal);
            reasons.addAll(refusal.reasons());
          });
    }
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(first.getFirst().type(), first.getFirst().message(), List.copyOf(reasons)));
  }
}
