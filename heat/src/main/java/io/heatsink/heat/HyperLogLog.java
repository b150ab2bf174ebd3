package io.heatsink.heat;

import java.util.Arrays;

/**
 * Counts distinct hashes in 2,048 bytes, with a standard error of 2.3 %.
 *
 * <p>Sources: Flajolet, Fusy, Gandouet and Meunier, "HyperLogLog" (AofA 2007); the estimator, which
 * needs no tables for small counts, is algorithm 6 of Otmar Ertl, "New cardinality estimation
 * algorithms for HyperLogLog sketches" (2017).
 */
final class HyperLogLog {
  static final int REGISTERS = 1 << 11;

  private static final int INDEX_FROM_BIT = 8;
  private static final int RANK_FROM_BIT = 20;
  private static final int MOST_ZEROS = 64 - RANK_FROM_BIT;

  private final byte[] registers;

  HyperLogLog() {
    this(new byte[REGISTERS]);
  }

  /** Takes the array over. */
  HyperLogLog(byte[] registers) {
    if (registers.length != REGISTERS) {
      throw new IllegalArgumentException(
          "%d registers; there must be %d.".formatted(registers.length, REGISTERS));
    }
    for (byte register : registers) {
      if (register < 0 || register > MOST_ZEROS + 1) {
        throw new IllegalArgumentException(
            "A register holds %d; it must be 0 to %d.".formatted(register, MOST_ZEROS + 1));
      }
    }
    this.registers = registers;
  }

  void add(long hash) {
    int index = (int) (hash >>> INDEX_FROM_BIT) & REGISTERS - 1;
    int rank = Long.numberOfTrailingZeros(hash >>> RANK_FROM_BIT | 1L << MOST_ZEROS) + 1;
    if (registers[index] < rank) {
      registers[index] = (byte) rank;
    }
  }

  void merge(HyperLogLog other) {
    for (int i = 0; i < REGISTERS; i++) {
      registers[i] = (byte) Math.max(registers[i], other.registers[i]);
    }
  }

  void clear() {
    Arrays.fill(registers, (byte) 0);
  }

  byte[] toByteArray() {
    return registers.clone();
  }

  double estimate() {
    int[] withRank = new int[MOST_ZEROS + 2];
    for (byte register : registers) {
      withRank[register]++;
    }
    double z = REGISTERS * tau(1 - withRank[MOST_ZEROS + 1] / (double) REGISTERS);
    for (int rank = MOST_ZEROS; rank >= 1; rank--) {
      z = 0.5 * (z + withRank[rank]);
    }
    z += REGISTERS * sigma(withRank[0] / (double) REGISTERS);
    return REGISTERS * (REGISTERS / (2 * Math.log(2))) / z;
  }

  private static double sigma(double x) {
    if (x == 1) {
      return Double.POSITIVE_INFINITY;
    }
    double power = x;
    double weight = 1;
    double sum = x;
    double before;
    do {
      power *= power;
      before = sum;
      sum += power * weight;
      weight += weight;
    } while (sum > before);
    return sum;
  }

  private static double tau(double x) {
    if (x == 0 || x == 1) {
      return 0;
    }
    double root = x;
    double weight = 1;
    double sum = 1 - x;
    double before;
    do {
      root = Math.sqrt(root);
      before = sum;
      weight *= 0.5;
      sum -= (1 - root) * (1 - root) * weight;
    } while (sum < before);
    return sum / 3;
  }
}
