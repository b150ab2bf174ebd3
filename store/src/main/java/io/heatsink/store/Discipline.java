package io.heatsink.store;

import java.io.IOException;

/**
 * What makes a log worth its trust: what is synced before what is said or done, and what is
 * believed when it is read. Each rule stands alone, so that tests can break it and see who notices.
 */
class Discipline {
  static final Discipline SOUND = new Discipline();

  /** Before anybody is told that entries are kept. */
  void forceEntries(Disk.Writing log) throws IOException {
    log.force();
  }

  /** Before entries of a new log count as kept. */
  void forceNameOfLog(Disk disk) throws IOException {
    disk.forceNames();
  }

  /** Before a checkpoint gets the name under which it counts. */
  void forceCheckpoint(Disk.Writing checkpoint) throws IOException {
    checkpoint.force();
  }

  /** Before what a checkpoint stands for is deleted. */
  void forceNameOfCheckpoint(Disk disk) throws IOException {
    disk.forceNames();
  }

  /** Whether a frame that was read is the one that was written. */
  boolean isWhole(byte[] bytes, int at, int length) {
    return Frame.isWhole(bytes, at, length);
  }
}
