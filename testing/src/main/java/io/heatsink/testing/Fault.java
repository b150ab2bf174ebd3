package io.heatsink.testing;

/** What can go wrong in a history. */
public enum Fault {
  /** All threads of a process vanish; it comes back with empty memory. */
  CRASH,
  /** All threads of a process stand still for a while. */
  PAUSE,
  /** A process's wall clock jumps by up to an hour, either way. Its monotonic clock never does. */
  CLOCK_JUMP,
  /** The connection breaks before a byte of the call was sent. */
  RESET_BEFORE_SEND,
  /** The connection breaks once the call was sent: it takes effect, now or later, or never. */
  RESET_AFTER_SEND,
  /** The call takes effect a second time, later. */
  DUPLICATE,
  /** The call or its answer takes long, so that later ones overtake it. */
  DELAY,
  /** Refused for want of throughput, without effect. */
  THROTTLE,
  /** Some items of a batch are left unprocessed. */
  PARTIAL_BATCH,
  /** InternalServerError: it takes effect, or not. */
  SERVER_ERROR
}
