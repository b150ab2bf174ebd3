package io.heatsink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OperationLogTest {
  private final SimulatedDisk disk = new SimulatedDisk();

  /** What was read when a log was opened, and the log. */
  private record Opened(OperationLog log, List<String> entries) {}

  private static Opened open(Disk disk, Sync sync) throws IOException {
    List<String> entries = new ArrayList<>();
    OperationLog log =
        OperationLog.open(
            disk,
            sync,
            (bytes, from, length) -> {
              if (length > 0) {
                entries.add(new String(bytes, from, length, StandardCharsets.UTF_8));
              }
            });
    return new Opened(log, entries);
  }

  private static Opened open(Disk disk) throws IOException {
    return open(disk, Sync.ALWAYS);
  }

  private static void append(OperationLog log, String entry) {
    log.begin();
    byte[] bytes = entry.getBytes(StandardCharsets.UTF_8);
    log.append(bytes, bytes.length);
  }

  /** Who waits for all that was appended by now. */
  private static final class Waiter implements OperationLog.Waiting {
    private String heard = "nothing";

    static Waiter on(OperationLog log) {
      Waiter waiter = new Waiter();
      log.whenKept(log.begun(), waiter);
      return waiter;
    }

    @Override
    public void kept() {
      heard = "kept";
    }

    @Override
    public void failed(IOException cause) {
      heard = String.valueOf(cause.getMessage());
    }
  }

  private static void checkpoint(OperationLog log, String... parts) throws IOException {
    long sequence = log.cut();
    log.writePending();
    log.checkpoint(
        sequence,
        out -> {
          for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            out.add(bytes, bytes.length);
          }
        });
  }

  @Test
  void entriesComeBackInTheirOrder() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    append(log, "two");
    log.writePending();
    append(log, "three");
    log.close();

    assertThat(open(disk).entries).containsExactly("one", "two", "three");
  }

  @Test
  void whoWaitsIsToldOnceItIsForcedAndNotBefore() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    Waiter waiter = Waiter.on(log);

    assertThat(waiter.heard).isEqualTo("nothing");
    log.writePending();
    assertThat(waiter.heard).isEqualTo("kept");
    assertThat(Waiter.on(log).heard).isEqualTo("kept");
  }

  @Test
  void whatHasBegunIsWaitedForAlsoByWhoOnlySawIt() throws IOException {
    OperationLog log = open(disk).log;
    log.begin();
    Waiter reader = Waiter.on(log);
    byte[] entry = {1};
    log.append(entry, 1);

    assertThat(reader.heard).isEqualTo("nothing");
    log.writePending();
    assertThat(reader.heard).isEqualTo("kept");
  }

  @Test
  void severalEntriesAreForcedTogether() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "first");
    log.writePending();
    long before = disk.changes();
    for (int i = 0; i < 64; i++) {
      append(log, "entry " + i);
    }
    log.writePending();

    assertThat(disk.changes() - before).as("one write and one force").isEqualTo(2);
  }

  @Test
  void aCheckpointStandsForTheEntriesBeforeIt() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    log.writePending();
    checkpoint(log, "all up to one");
    append(log, "two");
    log.writePending();
    checkpoint(log, "all up to two", "and more of it");
    append(log, "three");
    log.close();

    assertThat(open(disk).entries).containsExactly("all up to two", "and more of it", "three");
    assertThat(disk.names()).filteredOn(name -> name.startsWith("checkpoint")).hasSize(1);
  }

  @Test
  void aCheckpointThatFailsLeavesTheLogInForce() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    log.writePending();
    long sequence = log.cut();
    log.writePending();
    disk.fullFrom(disk.changes() + 2);
    assertThatThrownBy(() -> log.checkpoint(sequence, out -> out.add(new byte[9], 9)))
        .hasMessageContaining("No space left");
    disk.freed();
    append(log, "two");
    log.close();

    assertThat(open(disk).entries).containsExactly("one", "two");
  }

  @Test
  void aDiskThatFailsIsToldOfAndNothingIsKeptAnyMore() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    log.writePending();
    append(log, "two");
    Waiter waiter = Waiter.on(log);
    disk.fullFrom(disk.changes() + 1);
    log.writePending();
    disk.freed();
    append(log, "three");
    Waiter later = Waiter.on(log);
    log.writePending();

    assertThat(waiter.heard).isEqualTo("No space left on device");
    assertThat(later.heard).isEqualTo("No space left on device");
    assertThat(Waiter.on(log).heard).isEqualTo("No space left on device");
    disk.restartAfterKill();
    Opened next = open(disk);
    assertThat(next.entries).containsExactly("one");
    assertThat(next.log.notices()).singleElement().asString().contains("cut off at byte");
  }

  @Test
  void aTailThatWasNotWrittenInWholeIsCutOffWithANotice() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    append(log, "two");
    log.writePending();
    String name = disk.names().getFirst();
    int whole = disk.bytes(name).length;
    for (int length = 0; length < whole; length++) {
      SimulatedDisk torn = disk.copy();
      torn.cut(name, length);
      Opened next = open(torn);
      append(next.log, "three");
      next.log.close();

      List<String> entries = open(torn).entries;
      assertThat(entries).as("of %d bytes", length).endsWith("three");
      assertThat(List.of("one", "two", "three")).containsAll(entries);
      boolean betweenEntries =
          length == FileKind.HEADER || length == FileKind.HEADER + Frame.HEADER + 3;
      assertThat(next.log.notices()).as("of %d bytes", length).hasSize(betweenEntries ? 0 : 1);
    }
  }

  /**
   * A kill leaves what was never forced; a loss of power may then take it from under what follows.
   */
  @Test
  void whatAKillLeftIsForcedBeforeAnythingFollows() throws IOException {
    SimulatedDisk killed = new SimulatedDisk();
    OperationLog first = open(killed, Sync.OS).log;
    append(first, "one");
    first.writePending();
    Opened second = open(killed);
    append(second.log, "two");
    second.log.writePending();
    for (long seed = 0; seed < 50; seed++) {
      SimulatedDisk cut = killed.copy();
      cut.restartAfterPowerCut(new SplittableRandom(seed));
      assertThat(open(cut).entries).containsExactly("one", "two");
    }
  }

  /** 100 %: found and refused, or of no account. */
  @Test
  void aBitThatFlipsAnywhereIsFoundOrHarmless() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "zero");
    checkpoint(log, "all up to zero");
    append(log, "one");
    log.writePending();
    append(log, "two");
    append(log, "three");
    log.close();
    List<String> written = List.of("all up to zero", "one", "two", "three");
    assertThat(open(disk.copy()).entries).isEqualTo(written);

    int refused = 0;
    int flips = 0;
    for (String name : disk.names()) {
      for (int bit = 0; bit < 8 * disk.bytes(name).length; bit++) {
        SimulatedDisk flipped = disk.copy();
        flipped.bytes(name)[bit / 8] ^= (byte) (1 << bit % 8);
        flips++;
        try {
          assertThat(open(flipped).entries).as("%s, bit %d", name, bit).isEqualTo(written);
        } catch (UnreadableException e) {
          refused++;
          assertThat(e).hasMessageContaining("disk/" + name);
        }
      }
    }
    // What may flip without harm is the mark behind the last entry, which only says that it is one.
    assertThat(flips - refused).isLessThanOrEqualTo(8 * Frame.HEADER);
  }

  @Test
  void damageInTheMiddleIsRefusedByFileAndByteAndNothingIsChanged() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    log.writePending();
    append(log, "two");
    log.writePending();
    String name = disk.names().getFirst();
    disk.bytes(name)[FileKind.HEADER + Frame.HEADER] ^= 1;
    byte[] before = disk.bytes(name).clone();

    assertThatThrownBy(() -> open(disk))
        .isInstanceOf(UnreadableException.class)
        .hasMessage(
            "disk/%s is damaged at byte 24: what stands there is not what was written, and was written in whole. Nothing was changed. Restore the folder from a copy, or move it away and begin anew with an empty one."
                .formatted(name));
    assertThat(disk.bytes(name)).isEqualTo(before);
  }

  @Test
  void anotherFormatVersionIsRefused() throws IOException {
    OperationLog log = open(disk).log;
    append(log, "one");
    log.close();
    String name = disk.names().getFirst();
    byte[] bytes = disk.bytes(name);
    bytes[11] = 2;
    ByteBuffer.wrap(bytes).putInt(20, Checksum.of(bytes, 0, 20));

    assertThatThrownBy(() -> open(disk))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("format version 2, and this Heatsink reads version 1");
  }

  @Test
  void aLogThatIsMissingIsRefused() throws IOException {
    for (int start = 0; start < 3; start++) {
      OperationLog log = open(disk).log;
      append(log, "of start " + start);
      log.close();
    }
    disk.delete(disk.names().get(1));

    assertThatThrownBy(() -> open(disk))
        .isInstanceOf(UnreadableException.class)
        .hasMessageContaining("Operations 3 to 4 are missing");
  }

  @Test
  void aCheckpointIsDueWhenTheLogHasOutgrownTheLast() throws IOException {
    OperationLog log = open(disk).log;
    byte[] large = new byte[1 << 20];
    while (!log.isCheckpointDue()) {
      log.append(large, large.length);
      log.writePending();
    }
    assertThat(log.last()).isEqualTo(OperationLog.LEAST_BYTES_BEFORE_CHECKPOINT / large.length);
    checkpoint(log, "all");

    assertThat(log.isCheckpointDue()).isFalse();
  }
}
