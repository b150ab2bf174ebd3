package io.heatsink.remedy.cache.shared;

/** What can go wrong with a shared store in a history. */
public enum SharedFault {
  /** A call does not arrive. */
  LOST_CALL,
  /** It takes effect, but its answer does not arrive. */
  LOST_ANSWER,
  /** It takes effect seconds after its caller has given it up. */
  LATE_CALL,
  /** One proxy cannot reach the store for a while. */
  UNREACHABLE,
  /** No proxy can. */
  DOWN,
  /** One proxy hears nothing on its channel until it has connected anew. */
  CHANNEL_CUT,
  /** The store comes back empty. */
  EMPTIED,
  /** The store goes back to an earlier state: a replica that lagged took over, or a snapshot. */
  WENT_BACK,
  /** Something is thrown away to make room. */
  EVICTED
}
