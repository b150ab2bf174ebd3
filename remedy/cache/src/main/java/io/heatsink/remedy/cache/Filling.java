package io.heatsink.remedy.cache;

import io.heatsink.call.CachedSizes;
import io.heatsink.call.Call;
import io.heatsink.remedy.cache.policy.CachedItem;
import io.heatsink.remedy.cache.policy.CachedPage;
import io.heatsink.remedy.cache.policy.Flight;
import io.heatsink.remedy.cache.policy.PageCache;
import io.heatsink.remedy.cache.policy.PageFlight;
import io.heatsink.remedy.cache.shared.Lease;
import java.util.Optional;

/** How a read goes on that this proxy's memory has no answer for. */
sealed interface Filling {
  /**
   * Other proxies share the answer.
   *
   * @param ageNanos how long ago its call began, at the most
   * @param leftNanos how long it may be served from now on
   */
  record There(SharedForm form, long ageNanos, long leftNanos) implements Filling {
    /** Keeps the item in this proxy's memory, too, and gives it to all who wait. */
    CachedItem keep(CachedTable table, Flight flight, Call call, long nowNanos) {
      return table
          .items()
          .finishShared(
              flight,
              form.body(),
              form.present(),
              form.version(),
              call.caller().name(),
              nowNanos - ageNanos,
              leftNanos,
              nowNanos);
    }

    /** The same of a page. */
    CachedPage keep(PageCache pages, PageFlight flight, Call call, long nowNanos) {
      return pages.finishShared(
          flight,
          form.body(),
          CachedSizes.ofOne(form.size()),
          call.caller().name(),
          nowNanos - ageNanos,
          leftNanos,
          nowNanos);
    }
  }

  /** Another proxy is asking DynamoDB. */
  record Busy() implements Filling {
    static IllegalStateException atTheEnd() {
      return new IllegalStateException("A read waited for another proxy to its end.");
    }
  }

  /**
   * DynamoDB is asked.
   *
   * @param lease to store the answer for others
   * @param consistent whether it has to be read strongly consistent, for a write that others know
   *     of
   * @param kept whether this proxy may keep it
   * @param tableId the table's that is being read, as far as this proxy knows
   * @param fallback whether that is so because the shared cache is not there
   */
  record Upstream(
      Optional<Lease> lease, boolean consistent, boolean kept, String tableId, boolean fallback)
      implements Filling {
    /** There is no shared cache. */
    static final Upstream ALONE = new Upstream(Optional.empty(), false, true, "", false);

    /** There is one, but it does not answer. */
    static final Upstream FALLBACK = new Upstream(Optional.empty(), false, true, "", true);
  }
}
