package io.heatsink.proxy.accounting;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.Operation;
import io.heatsink.dynamodb.capacity.ConsumedCapacity.Units;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a call came to. The charges of one table, and those of one index, add up to DynamoDB's own
 * figures where the reply told them.
 *
 * @param byAccess one for each access of the call, in its order
 * @param indexWrites what writes cost the global indexes, whose keys the call does not name
 * @param error why the call failed; empty if it did not
 */
public record Charges(
    List<Charge> byAccess, List<IndexWrites> indexWrites, Optional<ErrorReply> error) {
  public static final Charges NONE = new Charges(List.of(), List.of(), Optional.empty());

  /** What one call's writes cost one global index. */
  public record IndexWrites(String table, String index, Units units) {}

  public Charges {
    byAccess = List.copyOf(byAccess);
    indexWrites = List.copyOf(indexWrites);
  }

  /**
   * What a call came to that went upstream more than once. A key that went twice cost both, and
   * ended as it did the last time.
   */
  public Charges and(Charges later) {
    List<Charge> all = new ArrayList<>(byAccess);
    for (Charge charge : later.byAccess) {
      int same = find(byAccess, charge.access(), 0);
      if (same < 0) {
        all.add(charge);
      } else {
        all.set(same, all.get(same).and(charge));
      }
    }
    List<IndexWrites> writes = new ArrayList<>(indexWrites);
    writes.addAll(later.indexWrites);
    return new Charges(all, writes, later.error.isPresent() ? later.error : error);
  }

  /**
   * The charges of a client's call, one for each access in its order; empty if nothing is known of
   * them.
   *
   * @param came what went upstream for it; empty if nothing did
   */
  public static List<Charge> of(Call call, Reply reply, Optional<Charges> came) {
    Head head = call.head();
    if (head == null) {
      return List.of();
    }
    if (head.operation() != Operation.BATCH_GET_ITEM || !reply.successful()) {
      return came.map(charges -> charges.of(head.accesses())).orElse(List.of());
    }
    List<Charge> all = new ArrayList<>(came.orElse(NONE).of(head.accesses()));
    for (int i = 0; i < all.size(); i++) {
      Charge charge = all.get(i);
      boolean cached = reply.cached() != null && reply.cached().has(i);
      if (!charge.wentUpstream() && !cached) {
        // It waited for a read that another call had begun, and that was refused.
        all.set(i, Charge.refused(charge.access(), List.of()));
      }
    }
    return all;
  }

  /**
   * The charges of these accesses, in their order. What went upstream may have been other batches
   * than the client's.
   */
  private List<Charge> of(List<ItemAccess> accesses) {
    if (areOf(accesses)) {
      return byAccess;
    }
    List<Charge> found = new ArrayList<>(accesses.size());
    int from = 0;
    for (ItemAccess access : accesses) {
      int at = find(byAccess, access, from);
      found.add(at < 0 ? Charge.notUpstream(access) : byAccess.get(at));
      from = at < 0 ? from : at + 1;
    }
    return found;
  }

  private boolean areOf(List<ItemAccess> accesses) {
    int size = accesses.size();
    if (byAccess.size() != size) {
      return false;
    }
    for (int i = 0; size > 1 && i < size; i++) {
      if (!isSame(byAccess.get(i).access(), accesses.get(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Where the access's charge is, looked for from there on and then from the start, as pieces of a
   * batch keep their order; -1 if there is none.
   */
  private static int find(List<Charge> charges, ItemAccess access, int from) {
    int size = charges.size();
    for (int i = 0; i < size; i++) {
      int at = (from + i) % size;
      if (isSame(charges.get(at).access(), access)) {
        return at;
      }
    }
    return -1;
  }

  private static boolean isSame(ItemAccess one, ItemAccess other) {
    return Objects.equals(one.key(), other.key())
        && one.kind() == other.kind()
        && one.table().equals(other.table())
        && Objects.equals(one.index(), other.index())
        && Objects.equals(one.partition(), other.partition());
  }
}
