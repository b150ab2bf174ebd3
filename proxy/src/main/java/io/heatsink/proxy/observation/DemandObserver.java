package io.heatsink.proxy.observation;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.dynamodb.capacity.CapacityUnits;
import io.heatsink.dynamodb.capacity.ReadMode;
import io.heatsink.dynamodb.wire.Head;
import io.heatsink.dynamodb.wire.ItemAccess;
import io.heatsink.heat.Heat;
import io.heatsink.heat.SharedRecorder;
import io.heatsink.heat.TableAccess;
import io.heatsink.proxy.accounting.Charge;
import io.heatsink.proxy.accounting.Charges;
import io.heatsink.proxy.accounting.ErrorReply;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Offered heat: what callers' calls would cost without remedies. A cache hit counts in full; an
 * SDK's retry of a throttled attempt counts apart.
 */
public final class DemandObserver implements Observer {
  /**
   * Source: AWS SDKs and Tools Reference Guide, "Retry behavior": {@code amz-sdk-request:
   * attempt=1; max=4}. Some name further fields before it, and some, such as boto3 at its first
   * attempt, none besides it.
   */
  private static final String ATTEMPT = "amz-sdk-request";

  /** A number above 1; what cannot be read is a first attempt. */
  private static final Pattern LATER_ATTEMPT =
      Pattern.compile("(?:^|;)\\s*attempt=0*(?:[2-9]|1[0-9])[0-9]*\\s*(?:;|$)");

  private final Heat heat;
  private final SharedRecorder recorder;
  private final ChargesByCall charges;

  public DemandObserver(Heat heat, SharedRecorder recorder, ChargesByCall charges) {
    this.heat = heat;
    this.recorder = recorder;
    this.charges = charges;
  }

  @Override
  public Reply after(Call call, Reply reply) {
    Head head = call.head();
    if (head == null) {
      return reply;
    }
    Optional<Charges> came = charges.of(call);
    boolean throttled =
        !reply.successful()
            && came.flatMap(Charges::error).orElseGet(() -> ErrorReply.of(reply)).throttled();
    // Also what was refused to a read that others had shared: it did not go upstream itself.
    if (reply.successful() || came.isPresent() || throttled) {
      boolean retry = isRetry(call);
      List<ItemAccess> accesses = head.accesses();
      List<Charge> charged = Charges.of(call, reply, came);
      for (int i = 0; i < accesses.size(); i++) {
        offered(accesses.get(i), units(accesses.get(i), i, reply, charged, throttled), retry);
      }
    }
    return reply;
  }

  private void offered(ItemAccess access, CapacityUnits units, boolean retry) {
    if (units.isZero()) {
      return;
    }
    TableAccess tableAccess =
        heat.tableAccess(
            access.table(), access.index(), access.kind().writes() ? Access.WRITE : Access.READ);
    int halves = ChargedHeat.halfUnits(units);
    KeyValue partition = access.partition();
    if (partition == null) {
      recorder.offered(tableAccess, halves);
    } else if (retry) {
      recorder.retried(tableAccess, partition, halves);
    } else if (access.key() != null) {
      recorder.offeredItem(tableAccess, access.key(), halves);
    } else {
      recorder.offered(tableAccess, partition, halves);
    }
  }

  private static CapacityUnits units(
      ItemAccess access, int index, Reply reply, List<Charge> charged, boolean throttled) {
    CachedSizes cached = reply.cached();
    if (cached != null && cached.has(index)) {
      return mode(access).item(cached.bytes(index));
    }
    if (charged.isEmpty()) {
      return least(access);
    }
    Charge charge = charged.get(index);
    CapacityUnits units = charge.units().sum();
    if ((charge.refused() || throttled) && units.isZero()) {
      // What was refused would have cost at least the least; so would what was refused with it.
      return least(access);
    }
    // The cache reads some items strongly consistent whose callers did not ask for that.
    boolean strengthened = charge.access().consistent() && !access.consistent();
    return strengthened ? new CapacityUnits(units.halves() / 2) : units;
  }

  private static CapacityUnits least(ItemAccess access) {
    return access.kind().writes() ? CapacityUnits.ofWhole(1) : mode(access).item(0);
  }

  private static ReadMode mode(ItemAccess access) {
    return access.consistent() ? ReadMode.STRONG : ReadMode.EVENTUAL;
  }

  private static boolean isRetry(Call call) {
    return call.headers()
        .first(ATTEMPT)
        .map(LATER_ATTEMPT::matcher)
        .filter(Matcher::find)
        .isPresent();
  }
}
