package io.heatsink.heat;

/**
 * Eight one-byte tags in a long, one for each cell of a set, searched all at once. A tag is 0 where
 * the cell is empty, else seven bits of a hash under a set top bit.
 *
 * <p>Source of the search: Henry S. Warren, "Hacker's Delight", section 6-1, "Find First 0-Byte".
 */
final class Tags {
  private static final long EVERY_LOWEST_BIT = 0x0101010101010101L;
  private static final long EVERY_TOP_BIT = 0x8080808080808080L;

  private Tags() {}

  static int tag(long hash) {
    return ((int) hash & 0x7f) | 0x80;
  }

  /**
   * Marks, with its top bit, each byte that equals the tag; and now and then a byte above such a
   * one, so that the caller has to compare more of the hash.
   */
  static long matches(long tags, int tag) {
    long difference = tags ^ tag * EVERY_LOWEST_BIT;
    return difference - EVERY_LOWEST_BIT & ~difference & EVERY_TOP_BIT;
  }

  static long empty(long tags) {
    return ~tags & EVERY_TOP_BIT;
  }

  /** The first of the marked ways. */
  static int firstWay(long marks) {
    return Long.numberOfTrailingZeros(marks) >>> 3;
  }

  static long withoutFirst(long marks) {
    return marks & marks - 1;
  }

  static int at(long tags, int way) {
    return (int) (tags >>> (way * 8)) & 0xff;
  }

  static long with(long tags, int way, int tag) {
    return (tags & ~(0xffL << (way * 8))) | (long) tag << (way * 8);
  }
}
