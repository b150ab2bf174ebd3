package io.heatsink.http;

import java.util.function.Consumer;

/** Decompresses off the event loop: 16 MiB take longer than others should wait. */
final class Gunzip {
  private Gunzip() {}

  /**
   * Tells exactly one of both, on a thread of its own.
   *
   * @param budget has to have room for what comes out; {@code done} has to give it back
   * @param failed told whatever goes wrong, also in {@code done} and also when memory ends: a
   *     connection that hears nothing would wait forever. Nothing of the budget is taken then
   */
  static void start(
      byte[] compressed,
      int limit,
      ByteBudget budget,
      Consumer<Gzip.Inflated> done,
      Consumer<Throwable> failed) {
    Thread.ofVirtual()
        .name("heatsink-gunzip")
        .start(() -> run(compressed, limit, budget, done, failed));
  }

  static void run(
      byte[] compressed,
      int limit,
      ByteBudget budget,
      Consumer<Gzip.Inflated> done,
      Consumer<Throwable> failed) {
    int taken = 0;
    try {
      Gzip.Inflated inflated = Gzip.decompress(compressed, limit, budget);
      taken = inflated.taken();
      done.accept(inflated);
    } catch (Throwable e) {
      budget.giveBack(taken);
      failed.accept(e);
    }
  }
}
