package io.heatsink.remedy.cache.stream;

/** A call of the stream's API had no answer, or an error for one. */
final class StreamCallFailed extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;

  /** What it means for whoever reads. */
  enum Kind {
    /** The same call may be answered later: a throttle, a reset, a right that is missing. */
    LATER,
    /** The iterator is too old; another one can be had. */
    ITERATOR_EXPIRED,
    /** Records that have not been read are gone. */
    TRIMMED,
    /** There is no such table, stream or shard. */
    NOT_FOUND
  }

  StreamCallFailed(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
