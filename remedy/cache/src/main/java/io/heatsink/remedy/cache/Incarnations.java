package io.heatsink.remedy.cache;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Ids that no process gives twice: a random part of its own, and a number. Two processes have the
 * same random part with a probability of 2^-64.
 */
final class Incarnations implements Supplier<String> {
  private final String process;
  private final AtomicLong last = new AtomicLong();

  private Incarnations(long process) {
    byte[] bytes = ByteBuffer.allocate(Long.BYTES).putLong(process).array();
    this.process = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static Incarnations random() {
    return new Incarnations(new SecureRandom().nextLong());
  }

  @Override
  public String get() {
    return process + Long.toString(last.incrementAndGet(), Character.MAX_RADIX);
  }
}
