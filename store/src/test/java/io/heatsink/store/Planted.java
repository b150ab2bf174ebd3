package io.heatsink.store;

import java.io.IOException;

/** Logs in which one rule is broken, as a builder might have broken it. */
public enum Planted {
  ANSWER_BEFORE_FORCE(
      new Discipline() {
        @Override
        void forceEntries(Disk.Writing log) {}
      }),
  NAME_OF_LOG_NOT_FORCED(
      new Discipline() {
        @Override
        void forceNameOfLog(Disk disk) {}
      }),
  RENAME_BEFORE_FORCE(
      new Discipline() {
        @Override
        void forceCheckpoint(Disk.Writing checkpoint) {}
      }),
  LOG_DELETED_BEFORE_THE_CHECKPOINT_HAS_ITS_NAME(
      new Discipline() {
        @Override
        void forceNameOfCheckpoint(Disk disk) {}
      }),
  NO_CHECKSUM(
      new Discipline() {
        @Override
        boolean isWhole(byte[] bytes, int at, int length) {
          return true;
        }
      });

  @SuppressWarnings("ImmutableEnumChecker") // has no state
  private final Discipline discipline;

  Planted(Discipline discipline) {
    this.discipline = discipline;
  }

  public OperationLog open(Disk disk, Sync sync, OperationLog.Reader reader) throws IOException {
    return OperationLog.open(disk, sync, discipline, reader);
  }
}
