package io.heatsink.proxy.observation;

import io.heatsink.call.Call;
import io.heatsink.call.Observer;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import io.heatsink.call.UpstreamException;
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
  private final AccessLog accessLog;

  public DemandObserver(
      Heat heat, SharedRecorder recorder, ChargesByCall charges, AccessLog accessLog) {
    this.heat = heat;
    this.recorder = recorder;
    this.charges = charges;
    this.accessLog = accessLog;
  }

  @Override
  public Reply after(Call call, Reply reply) {
    Optional<Charges> came = charges.take(call);
    accessLog.record(call, reply, came);
    Head head = call.head();
    if (head != null && (reply.successful() || came.isPresent())) {
      boolean retry = isRetry(call);
      for (int i = 0; i < head.accesses().size(); i++) {
        offered(head.accesses().get(i), units(head, i, reply, came), retry);
      }
    }
    return reply;
  }

  @Override
  public void failed(Call call, UpstreamException failure) {
    Optional<Charges> unused = charges.take(call);
    accessLog.failed(call);
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

  private static CapacityUnits units(Head head, int index, Reply reply, Optional<Charges> came) {
    ItemAccess access = head.accesses().get(index);
    List<Charge> charged = came.map(Charges::byAccess).orElse(List.of());
    if (reply.servedBy() != ServedBy.CACHE && index < charged.size()) {
      Charge charge = charged.get(index);
      CapacityUnits units = charge.units().sum();
      // What was refused would have cost at least the least.
      return charge.refused() && units.isZero() ? least(access) : units;
    }
    if (access.kind().writes()) {
      return least(access);
    }
    // From the cache: by the size of the reply, shared by those that it answers.
    int bytes = reply.body().length / head.accesses().size();
    return (access.consistent() ? ReadMode.STRONG : ReadMode.EVENTUAL).item(bytes);
  }

  private static CapacityUnits least(ItemAccess access) {
    return access.kind().writes()
        ? CapacityUnits.ofWhole(1)
        : (access.consistent() ? ReadMode.STRONG : ReadMode.EVENTUAL).item(0);
  }

  private static boolean isRetry(Call call) {
    return call.headers()
        .first(ATTEMPT)
        .map(LATER_ATTEMPT::matcher)
        .filter(Matcher::find)
        .isPresent();
  }
}
