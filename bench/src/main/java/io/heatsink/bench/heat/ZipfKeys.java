package io.heatsink.bench.heat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Accesses to keys of which the r-th most popular has a share proportional to 1 / r: the keys'
 * UTF-8 bytes one after the other, as they would stand in a request's buffer, and how often each
 * key really came.
 */
final class ZipfKeys {
  static final int KEY_LENGTH = 18;

  private static final String PREFIX = "PRODUCT#";

  private final byte[] buffer;
  private final int[] counts;

  private ZipfKeys(byte[] buffer, int[] counts) {
    this.buffer = buffer;
    this.counts = counts;
  }

  static ZipfKeys draw(int accesses, int keys, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] cumulative = new double[keys];
    double sum = 0;
    for (int i = 0; i < keys; i++) {
      sum += 1.0 / (i + 1);
      cumulative[i] = sum;
    }
    int[] keyOfRank = shuffled(keys, random);
    int[] counts = new int[keys];
    byte[] buffer = new byte[accesses * KEY_LENGTH];
    for (int i = 0; i < accesses; i++) {
      int found = Arrays.binarySearch(cumulative, random.nextDouble() * sum);
      int key = keyOfRank[Math.min(keys - 1, found < 0 ? -found - 1 : found)];
      counts[key]++;
      write(key, buffer, i * KEY_LENGTH);
    }
    return new ZipfKeys(buffer, counts);
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] all = new int[count];
    for (int i = 0; i < count; i++) {
      int other = random.nextInt(i + 1);
      all[i] = all[other];
      all[other] = i;
    }
    return all;
  }

  private static void write(int key, byte[] buffer, int offset) {
    for (int i = 0; i < PREFIX.length(); i++) {
      buffer[offset + i] = (byte) PREFIX.charAt(i);
    }
    int rest = key;
    for (int i = KEY_LENGTH - 1; i >= PREFIX.length(); i--) {
      buffer[offset + i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  byte[] buffer() {
    return buffer;
  }

  int accesses() {
    return buffer.length / KEY_LENGTH;
  }

  /**
   * How many of these keys belong to the hundred most accessed; ties count for whoever is named.
   */
  int amongTop100(Iterable<String> named) {
    int[] sorted = counts.clone();
    Arrays.sort(sorted);
    int least = sorted[sorted.length - 100];
    int found = 0;
    for (String key : named) {
      found += counts[Integer.parseInt(key.substring(PREFIX.length()))] >= least ? 1 : 0;
    }
    return found;
  }

  static String text(byte[] buffer, int offset) {
    return new String(buffer, offset, KEY_LENGTH, StandardCharsets.UTF_8);
  }
}
