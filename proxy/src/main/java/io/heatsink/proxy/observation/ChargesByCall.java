package io.heatsink.proxy.observation;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.proxy.accounting.ChargeListener;
import io.heatsink.proxy.accounting.Charges;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Carries what a call came to from the place before the upstream to the front, where the call's
 * whole story is known. A call that a filter sent upstream in several pieces has the charges of all
 * of them.
 */
public final class ChargesByCall implements ChargeListener {
  /** Filters' own calls have no front that takes theirs; these must not pile up. */
  private static final int MOST = 100_000;

  private final Map<Long, Charges> charges = new ConcurrentHashMap<>();

  @Override
  public void charged(Call call, Reply reply, Charges came) {
    if (call.id() != Call.OWN && charges.size() < MOST) {
      charges.merge(call.id(), came, Charges::and);
    }
  }

  /** What the call has come to by now; empty if it did not go upstream. */
  Optional<Charges> of(Call call) {
    // The map is asked only if there is anything in it: hits of a cache pass here, too.
    return charges.isEmpty() ? Optional.empty() : Optional.ofNullable(charges.get(call.id()));
  }

  /** What the call came to, once; empty if it did not go upstream. */
  Optional<Charges> take(Call call) {
    return charges.isEmpty() ? Optional.empty() : Optional.ofNullable(charges.remove(call.id()));
  }
}
