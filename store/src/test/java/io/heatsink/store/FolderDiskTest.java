package io.heatsink.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderDiskTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void aFolderIsForOneAtATime() throws IOException {
    Path data = folder.resolve("data");
    try (FolderDisk first = FolderDisk.open(data)) {
      assertThatThrownBy(() -> FolderDisk.open(data))
          .isInstanceOf(IOException.class)
          .hasMessage(
              data + " is in use by another process; end that one, or give another folder.");
      assertThat(first.names()).containsExactly("lock");
    }
    FolderDisk.open(data).close();
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> FolderDisk.open(file)).hasMessageContaining("is a file");
  }

  @Test
  void whatThreadsWroteIsThereAgainAfterACheckpoint() throws Exception {
    OperationLog log = OperationLog.open(FolderDisk.open(folder), Sync.ALWAYS, (b, f, l) -> {});
    try (LogThreads threads = LogThreads.start(log, () -> {}, notice -> {})) {
      append(log, "one");
      awaitKept(log);
      long sequence = log.cut();
      log.checkpoint(sequence, out -> out.add(bytes("all up to one"), 13));
      append(log, "two");
      assertThat(threads).isNotNull();
    }
    log.close();

    List<String> entries = new ArrayList<>();
    OperationLog.open(
            FolderDisk.open(folder),
            Sync.OS,
            (b, from, length) -> entries.add(new String(b, from, length, StandardCharsets.UTF_8)))
        .close();
    assertThat(entries).containsExactly("all up to one", "two", "");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void append(OperationLog log, String entry) {
    log.begin();
    log.append(bytes(entry), entry.length());
  }

  private static void awaitKept(OperationLog log) throws InterruptedException {
    CountDownLatch kept = new CountDownLatch(1);
    log.whenKept(
        log.begun(),
        new OperationLog.Waiting() {
          @Override
          public void kept() {
            kept.countDown();
          }

          @Override
          public void failed(IOException cause) {}
        });
    assertThat(kept.await(10, TimeUnit.SECONDS)).isTrue();
  }
}
