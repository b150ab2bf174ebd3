package io.heatsink.heat;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.dynamodb.ScalarType;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ManyKeysTest {
  private static final int KEYS = 5_000_000;
  private static final int KEYS_OF_TICK = 50_000;
  private static final long MOST_BYTES = 8L << 20;

  @Test
  void memoryIsBoundedHoweverManyKeysThereAre() {
    long before = usedBytes();
    Play play = new Play(14);
    byte[] key = new byte[16];
    for (int i = 0; i < KEYS; i++) {
      ByteBuffer.wrap(key).putLong(8, i);
      play.recorder.offered(play.writes, ScalarType.B, key, 0, key.length, 2);
      if (i % KEYS_OF_TICK == KEYS_OF_TICK - 1) {
        play.tick();
      }
    }
    assertThat(usedBytes() - before).isLessThan(MOST_BYTES);
    assertThat(play.heat.snapshot().keys()).isEmpty();
    assertThat(play.heat.busiest(Window.MINUTE, KEYS)).hasSizeLessThanOrEqualTo(1_024);
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
