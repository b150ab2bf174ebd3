package io.heatsink.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.store.Disk;
import io.heatsink.store.OperationLog;
import io.heatsink.store.Planted;
import io.heatsink.store.Sync;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What was answered is there after the restart, and nothing is there by half: at each boundary to
 * the disk, in seeded histories. {@code -Dheatsink.histories=1000} plays more seeds than a build.
 */
class DurableHistoryTest {
  private static final long SEEDS = Long.getLong("heatsink.histories", 6);

  /** How many seeds a planted bug may hide from. */
  private static final long SEEDS_TO_FIND = 30;

  private static final DurableHistory.Opening SOUND =
      DurableHistory.with(
          (disk, reader) -> OperationLog.open(disk, Sync.ALWAYS, reader), LoggedCommits::new);

  @Test
  void whateverWasAnsweredIsThereAndNothingByHalf() {
    long histories = 0;
    for (long seed = 0; seed < SEEDS; seed++) {
      long boundaries = DurableHistory.play(SOUND, seed, Long.MAX_VALUE);
      for (long boundary = 1; boundary <= boundaries; boundary++) {
        play(SOUND, seed, boundary);
        histories++;
      }
    }
    assertThat(histories).as("ends of processes").isGreaterThan(10 * SEEDS);
  }

  private static void play(DurableHistory.Opening opening, long seed, long boundary) {
    try {
      DurableHistory.play(opening, seed, boundary);
    } catch (AssertionError e) {
      throw new AssertionError(
          "Seed %d, end at change %d: %s".formatted(seed, boundary, e.getMessage()), e);
    }
  }

  /** The first seed that shows the bug at one of its boundaries. */
  private static Optional<Long> firstToFail(DurableHistory.Opening opening) {
    for (long seed = 0; seed < SEEDS_TO_FIND; seed++) {
      for (long boundary = 3; boundary < 60; boundary++) {
        try {
          DurableHistory.play(opening, seed, boundary);
        } catch (AssertionError | RuntimeException e) {
          return Optional.of(seed);
        }
      }
    }
    return Optional.empty();
  }

  @ParameterizedTest
  @EnumSource(Planted.class)
  void aBugOfTheLogIsFound(Planted planted) {
    assertThat(
            firstToFail(
                DurableHistory.with(
                    (disk, reader) -> planted.open(disk, Sync.ALWAYS, reader), LoggedCommits::new)))
        .as("seed that finds %s", planted)
        .isPresent();
  }

  /** Commits in which one rule is broken. */
  enum PlantedCommits {
    TOKEN_NOT_LOGGED {
      @Override
      LoggedCommits on(OperationLog log) {
        return new LoggedCommits(log) {
          @Override
          public void commit(
              Transaction transaction, List<DecidedWrite> writes, @Nullable TokenUse use) {
            super.commit(transaction, writes, null);
            if (use != null) {
              use.done();
            }
          }
        };
      }
    },
    TRANSACTION_AS_SEVERAL_ENTRIES {
      @Override
      LoggedCommits on(OperationLog log) {
        return new LoggedCommits(log) {
          @Override
          public void commit(
              Transaction transaction, List<DecidedWrite> writes, @Nullable TokenUse use) {
            transaction.whole(
                () ->
                    writes.stream()
                        .filter(DecidedWrite::changesItem)
                        .forEach(write -> commit(write, false)));
            super.commit(transaction, List.of(), use);
          }
        };
      }
    },
    SHARDS_NOT_LOGGED {
      @Override
      LoggedCommits on(OperationLog log) {
        return new LoggedCommits(log) {
          @Override
          public void shardsChanged(TableStream stream) {}
        };
      }
    },
    EXPIRY_NOT_LOGGED {
      @Override
      LoggedCommits on(OperationLog log) {
        return new LoggedCommits(log) {
          @Override
          public void commit(DecidedWrite write, boolean byService) {
            if (byService) {
              write.apply(true);
            } else {
              super.commit(write, false);
            }
          }
        };
      }
    };

    abstract LoggedCommits on(OperationLog log);
  }

  @ParameterizedTest
  @EnumSource(PlantedCommits.class)
  void aBugOfTheCommitsIsFound(PlantedCommits planted) {
    assertThat(
            firstToFail(
                DurableHistory.with(
                    (disk, reader) -> OperationLog.open(disk, Sync.ALWAYS, reader), planted::on)))
        .as("seed that finds %s", planted)
        .isPresent();
  }

  /** A checkpoint that begins while a transaction is half done. */
  @Test
  void aCheckpointInTheMiddleOfAnOperationIsFound() {
    DurableEngine[] engine = new DurableEngine[1];
    int[] changes = {0};
    assertThat(
            firstToFail(
                new DurableHistory.Opening() {
                  @Override
                  public OperationLog log(Disk disk, OperationLog.Reader reader)
                      throws IOException {
                    return OperationLog.open(disk, Sync.ALWAYS, reader);
                  }

                  @Override
                  public LoggedCommits commits(OperationLog log) {
                    return new LoggedCommits(log) {
                      @Override
                      void change(DecidedWrite write, boolean byService) {
                        super.change(write, byService);
                        if (++changes[0] % 5 == 0) {
                          checkpoint(engine[0]);
                        }
                      }
                    };
                  }

                  @Override
                  public void opened(DurableEngine opened) {
                    engine[0] = opened;
                  }
                }))
        .isPresent();
  }

  private static void checkpoint(DurableEngine engine) {
    try {
      engine.makeCheckpoint();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
