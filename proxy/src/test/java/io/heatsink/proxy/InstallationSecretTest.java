package io.heatsink.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstallationSecretTest {
  @TempDir private Path home;

  @Test
  void itIsMadeOnceAndReadableByItsOwnerAlone() throws IOException {
    Path folder = home.resolve("heatsink");
    byte[] made = InstallationSecret.in(folder);
    assertThat(made).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(InstallationSecret.in(folder)).isEqualTo(made);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("key-hash-secret"))))
        .isEqualTo("rw-------");
  }

  @Test
  void twoInstallationsHaveTwo() throws IOException {
    assertThat(InstallationSecret.in(home.resolve("a")))
        .isNotEqualTo(InstallationSecret.in(home.resolve("b")));
  }

  @Test
  void processesThatStartAtOnceAgreeAndLeaveNothingBehind() throws Exception {
    Path folder = home.resolve("heatsink");
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<byte[]> get = () -> InstallationSecret.in(folder);
      List<Future<byte[]>> got = threads.invokeAll(Stream.generate(() -> get).limit(8).toList());
      for (Future<byte[]> one : got) {
        assertThat(one.get()).isEqualTo(got.getFirst().get());
      }
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(folder.resolve("key-hash-secret"));
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsAnError() throws IOException {
    Path file = Files.createFile(home.resolve("file"));
    assertThatThrownBy(() -> InstallationSecret.in(file.resolve("heatsink")))
        .isInstanceOf(IOException.class);
  }
}
