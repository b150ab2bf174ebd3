package io.heatsink.http;

/** The clocks, so that tests can move them by hand. */
interface Time {
  Time SYSTEM =
      new Time() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long epochSecond() {
          return System.currentTimeMillis() / 1000;
        }
      };

  /** Monotonic. */
  long nanos();

  /** Wall clock. */
  long epochSecond();
}
