package io.heatsink.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final byte[] SECRET = {1};

  @TempDir private Path folder;

  private static KeyDisplay clear() {
    return new KeyDisplay(new KeyForm.Clear(), SECRET);
  }

  private static List<JournalLine> read(Path file) throws IOException {
    List<JournalLine> lines = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(file)) {
      for (Optional<JournalReader.Line> line = reader.next();
          line.isPresent();
          line = reader.next()) {
        lines.add(((JournalReader.Line.Whole) line.get()).line());
      }
    }
    return lines;
  }

  /** Where lines go in a test that decides what becomes of them. */
  private static final class ScriptedLines implements Lines {
    final StringBuilder text = new StringBuilder();
    final CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch open = new CountDownLatch(0);
    volatile boolean full;

    @Override
    public void append(ByteBuffer lines) throws IOException {
      reached.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (full) {
        throw new IOException("No space left on device");
      }
      text.append(StandardCharsets.UTF_8.decode(lines));
    }

    @Override
    public void close() {}
  }

  @Test
  void whatIsRecordedIsWritten() throws IOException {
    Path file = folder.resolve("access.jsonl");
    Journal journal = Journal.open(file, clear(), 1 << 20, 2);
    for (int i = 0; i < 1_000; i++) {
      journal.record(Accesses.numbered(i));
    }
    journal.close();
    assertThat(read(file)).hasSize(1_000);
    assertThat(journal.written()).isEqualTo(1_000);
    assertThat(journal.dropped()).isZero();
  }

  @Test
  void onlyItsOwnerMayReadIt() throws IOException {
    Path file = folder.resolve("access.jsonl");
    Files.writeString(file, "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    Journal journal = Journal.open(file, clear(), 1 << 20, 2);
    journal.record(Accesses.numbered(1));
    journal.close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aSlowDiskCostsLinesAndNeverTheCaller() throws InterruptedException {
    ScriptedLines lines = new ScriptedLines();
    lines.open = new CountDownLatch(1);
    Journal journal = new Journal(lines, clear(), 16);
    journal.start();
    journal.record(Accesses.numbered(0));
    lines.reached.await();
    // The writer hangs in the disk now: 16 find room, and the others are dropped at once.
    for (int i = 1; i <= 20; i++) {
      journal.record(Accesses.numbered(i));
    }
    assertThat(journal.dropped()).isEqualTo(4);
    lines.open.countDown();
    journal.close();
    assertThat(journal.written()).isEqualTo(17);
    assertThat(lines.text.toString().lines()).hasSize(17);
  }

  @Test
  void aFullDiskIsCountedAndToldAndForgottenWhenThereIsRoomAgain() throws InterruptedException {
    ScriptedLines lines = new ScriptedLines();
    lines.open = new CountDownLatch(1);
    lines.full = true;
    Journal journal = new Journal(lines, clear(), 16);
    journal.record(Accesses.numbered(0));
    journal.start();
    lines.reached.await();
    journal.record(Accesses.numbered(1));
    lines.open.countDown();
    journal.close();
    assertThat(journal.dropped()).isEqualTo(2);
    assertThat(journal.failure()).isEqualTo("No space left on device");

    ScriptedLines roomy = new ScriptedLines();
    Journal after = new Journal(roomy, clear(), 16);
    after.record(Accesses.numbered(2));
    after.start();
    after.close();
    assertThat(after.failure()).isNull();
    assertThat(after.written()).isEqualTo(1);
  }
}
