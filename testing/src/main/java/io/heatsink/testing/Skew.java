package io.heatsink.testing;

import java.util.Arrays;

/** Draws numbers as Zipf's law has them: number i in proportion to 1 / (i + 1) ^ exponent. */
public final class Skew {
  private final double[] upTo;

  /**
   * @param count the numbers are 0 to count - 1; 8 bytes each
   * @param exponent 0 draws all alike; about 1 is usual on the web
   */
  public Skew(int count, double exponent) {
    upTo = new double[count];
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += Math.pow(i + 1.0, -exponent);
      upTo[i] = sum;
    }
  }

  public int draw(Choices choices) {
    int found = Arrays.binarySearch(upTo, choices.unit() * upTo[upTo.length - 1]);
    return found >= 0 ? found + 1 : -found - 1;
  }
}
