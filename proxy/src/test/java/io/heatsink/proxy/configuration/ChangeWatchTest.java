package io.heatsink.proxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChangeWatchTest {
  private static final long SECOND = 1_000_000_000;

  @TempDir private Path folder;
  private Path file;
  private ChangeWatch watch;

  @BeforeEach
  void watch() throws IOException {
    file = Files.writeString(folder.resolve("heatsink.yaml"), "a");
    watch = new ChangeWatch(Set.of(file), Duration.ofSeconds(1));
  }

  @Test
  void whatStaysAsItIsIsNoChange() {
    assertThat(watch.changed(0)).isFalse();
    assertThat(watch.changed(100 * SECOND)).isFalse();
  }

  @Test
  void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
    for (int i = 0; i < 5; i++) {
      Files.writeString(file, "a".repeat(i + 2));
      assertThat(watch.changed(i * SECOND)).isFalse();
    }
    assertThat(watch.changed(4 * SECOND + SECOND / 2)).isFalse();
    assertThat(watch.changed(5 * SECOND)).isTrue();
    assertThat(watch.changed(6 * SECOND)).isFalse();
  }

  @Test
  void aFileMovedIntoPlaceIsAChange() throws IOException {
    Path next = Files.writeString(folder.resolve("next"), "b");
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Files.move(next, file, StandardCopyOption.REPLACE_EXISTING);
    assertThat(watch.changed(0)).isFalse();
    assertThat(watch.changed(SECOND)).isTrue();
  }

  @Test
  void aFileThatGoesAndComesBackIsAChange() throws IOException {
    Files.delete(file);
    watch.changed(0);
    assertThat(watch.changed(SECOND)).isTrue();
    Files.writeString(file, "a");
    watch.changed(2 * SECOND);
    assertThat(watch.changed(3 * SECOND)).isTrue();
  }

  @Test
  void filesThatAreNamedLaterAreWatchedToo() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "a");
    watch.watch(Set.of(file, secret));
    assertThat(watch.changed(0)).isFalse();
    Files.writeString(secret, "bb");
    watch.changed(SECOND);
    assertThat(watch.changed(2 * SECOND)).isTrue();
  }
}
