package io.heatsink.http;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The mark that one Heatsink leaves on each request that it sends upstream, so that it knows the
 * request if it comes back: its upstream would then lead, perhaps through others, to itself.
 */
public final class HopMark {
  static final String HEADER = "Heatsink-Hop";

  /** So many Heatsinks in a row are a mistake too. */
  private static final int MOST_HOPS = 8;

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ID_BYTES = 8;

  private final String id;

  private HopMark(String id) {
    this.id = id;
  }

  /** A mark that no other process has. */
  public static HopMark fresh() {
    byte[] bytes = new byte[ID_BYTES];
    RANDOM.nextBytes(bytes);
    return new HopMark(HexFormat.of().formatHex(bytes));
  }

  /**
   * Whether a request has been here before, or has gone round without being seen.
   *
   * @param marks the value of its {@link #HEADER}
   */
  boolean isOn(String marks) {
    String[] hops = marks.split(",", MOST_HOPS + 1);
    if (hops.length > MOST_HOPS) {
      return true;
    }
    for (String hop : hops) {
      if (hop.trim().equals(id)) {
        return true;
      }
    }
    return false;
  }

  /**
   * The header's value for a request to send on.
   *
   * @param marks the value that it came with; empty if it came without
   */
  String after(String marks) {
    return marks.isEmpty() ? id : marks + ", " + id;
  }
}
