package io.heatsink.lab;

import java.time.Instant;
import java.time.InstantSource;

/** The time that a lab goes by: real, or moved by hand. */
public interface LabClock extends InstantSource {
  /** The machine's. */
  LabClock SYSTEM =
      new LabClock() {
        @Override
        public Instant instant() {
          return Instant.now();
        }

        @Override
        public long nanoTime() {
          return System.nanoTime();
        }
      };

  /** Nanoseconds on a scale of its own that never runs backwards, for rates. */
  long nanoTime();
}
