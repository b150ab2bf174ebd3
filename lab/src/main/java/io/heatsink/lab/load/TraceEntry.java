package io.heatsink.lab.load;

/**
 * One request of a trace.
 *
 * @param millis when, in milliseconds on the trace's own scale
 * @param bytes size of the item in bytes; 0 where it was not recorded
 */
public record TraceEntry(long millis, String key, Access access, int bytes) {
  /** What the request did. */
  public enum Access {
    READ,
    WRITE
  }
}
