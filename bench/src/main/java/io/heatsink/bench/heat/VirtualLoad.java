package io.heatsink.bench.heat;

import io.heatsink.dynamodb.AttributeValue.StringValue;
import io.heatsink.dynamodb.ScalarType;
import io.heatsink.dynamodb.ThrottlingReason.Access;
import io.heatsink.heat.HashSecret;
import io.heatsink.heat.Heat;
import io.heatsink.heat.HeatChange;
import io.heatsink.heat.Limits;
import io.heatsink.heat.Recorder;
import io.heatsink.heat.TableAccess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/** A heat on a virtual clock, with writes of one unit each to a million keys, all alike. */
final class VirtualLoad {
  static final double OTHERS_PER_SECOND = 20_000;

  private static final int OTHERS = 1_000_000;
  private static final int HALF_UNITS_OF_WRITE = 2;

  private final SplittableRandom random;
  private final Heat heat;
  private final Recorder recorder;
  private final TableAccess writes;
  private final byte[] other = "PRODUCT#000000".getBytes(StandardCharsets.UTF_8);
  private long nanos;

  VirtualLoad(SplittableRandom random) {
    this.random = random;
    heat = Heat.create(HashSecret.random(random.split()), Limits.OF_DYNAMODB, 0);
    recorder = heat.recorder();
    writes = heat.tableAccess("product-inventory", null, Access.WRITE);
  }

  /**
   * Writes to a key in this tick, as many as come by chance.
   *
   * @param part of the tick in which it is written to
   */
  void arrive(String key, double perSecond, double part) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    for (int i = poisson(perSecond / 10 * part); i > 0; i--) {
      record(bytes);
    }
  }

  /** Writes to the others too, and ends the tick. */
  List<HeatChange> tick() {
    for (int i = poisson(OTHERS_PER_SECOND / 10); i > 0; i--) {
      int rest = random.nextInt(OTHERS);
      for (int digit = other.length - 1; digit >= other.length - 6; digit--) {
        other[digit] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
      record(other);
    }
    recorder.handOver();
    nanos += Heat.TICK_NANOS;
    return heat.tick(nanos);
  }

  void ticks(int count) {
    for (int i = 0; i < count; i++) {
      tick();
    }
  }

  private void record(byte[] key) {
    recorder.offered(writes, ScalarType.S, key, 0, key.length, HALF_UNITS_OF_WRITE);
  }

  private int poisson(double mean) {
    int count = -1;
    for (double time = 0; time < mean; count++) {
      time += random.nextExponential();
    }
    return Math.max(0, count);
  }

  static String nameOf(HeatChange change) {
    return ((StringValue) change.partitionKey().toAttributeValue()).value();
  }
}
