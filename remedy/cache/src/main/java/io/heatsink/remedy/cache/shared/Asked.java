package io.heatsink.remedy.cache.shared;

/** What a reader gets who asked for an entry, or for the right to fill it. */
public sealed interface Asked {
  /** It is there. */
  record There(Looked.Hit hit) implements Asked {}

  /** It is not, and whoever asked fills it. */
  record Granted(Lease lease) implements Asked {}

  /** Somebody else is filling it: wait a little and ask again. */
  record Taken() implements Asked {}

  /**
   * A write of one of its subjects is open, or may still be on its way: read it upstream, and store
   * nothing.
   *
   * @param consistent whether an eventually consistent read might not show a write that was
   *     answered
   * @param open whether a write is open: whoever did not hear of its opening hears of its end when
   *     it is over, and not before
   */
  record Disturbed(boolean consistent, boolean open) implements Asked {}
}
