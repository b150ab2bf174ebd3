package io.heatsink.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.proxy.configuration.ConfigurationSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackgroundTest {
  private static final String UPSTREAM = "upstream: {region: eu-west-1}\n";

  @TempDir private Path folder;
  private final Threads credentialThreads = new Threads();
  private CompletableFuture<String> health = CompletableFuture.completedFuture("ok");
  private Path file;
  private CoreUnderTest running;
  private Background background;

  /** Threads that can run out. */
  private static final class Threads extends ManualTurns {
    private boolean exhausted;

    @Override
    public void start(Runnable started) {
      if (exhausted) {
        throw new IllegalStateException("no more threads");
      }
      super.start(started);
    }
  }

  @BeforeEach
  void start() throws IOException {
    running = new CoreUnderTest(CoreUnderTest.configuration(folder, UPSTREAM), credentialThreads);
    file = folder.resolve("heatsink.yaml");
    background =
        Background.idle(
            running.core,
            () -> health,
            Optional.of(ConfigurationSource.of(file)),
            Set.of(file),
            running.turns);
  }

  private void change(String yaml) throws IOException {
    Files.writeString(file, yaml);
    background.look();
    running.turns.advance(Duration.ofSeconds(1));
    background.look();
  }

  @Test
  void aChangedFileIsTakenOnceItHasSettled() throws IOException {
    String before = background.loaded().hash();
    Files.writeString(file, UPSTREAM + "accounting: estimate\n");
    background.look();
    assertThat(background.loaded().hash()).isEqualTo(before);
    running.turns.advance(Duration.ofSeconds(1));
    background.look();

    assertThat(background.loaded().hash()).isNotEqualTo(before);
    assertThat(background.loaded().lastError()).isEmpty();
    assertThat(background.loaded().at()).isEqualTo(running.turns.now());
  }

  @Test
  void aFileWithMistakesIsRefusedAndTheOldOneStays() throws IOException {
    Background.Loaded before = background.loaded();
    change(UPSTREAM + "acounting: estimate\n");

    assertThat(background.loaded().hash()).isEqualTo(before.hash());
    assertThat(background.loaded().lastError().orElseThrow()).contains("accounting");
  }

  @Test
  void aChangeThatNeedsARestartIsRefused() throws IOException {
    change("upstream: {region: eu-west-2}\n");

    assertThat(background.loaded().lastError().orElseThrow()).contains("restart");
  }

  @Test
  void aConfigurationThatCannotBePutInForceIsRefusedAndTheOldOneStaysWhole() throws IOException {
    Background.Loaded before = background.loaded();
    credentialThreads.exhausted = true;
    change(
        UPSTREAM
            + """
            tables: {orders: {cache: {items: all, ttl: 10s}}}
            callers:
              shop:
                accessKeyId: SHOP
                secretFile: SECRET
                assumeRole: arn:aws:iam::123456789012:role/shop
                allow: [{tables: [orders], operations: [read]}]
            """
                .replace("SECRET", folder.resolve("secret").toString()));

    assertThat(background.loaded().hash()).isEqualTo(before.hash());
    assertThat(background.loaded().lastError().orElseThrow()).contains("no more threads");
    assertThat(running.core.cache().stats()).isEmpty();
    assertThat(running.core.configuration().callers()).isEmpty();
  }

  @Test
  void aRefusalIsForgottenOnceAChangeIsTaken() throws IOException {
    change(UPSTREAM + "acounting: estimate\n");
    change(UPSTREAM + "accounting: estimate\n");

    assertThat(background.loaded().lastError()).isEmpty();
  }

  @Test
  void theUpstreamIsHealthyAsLongAsItAnswers() {
    background.askHealth();
    assertThat(background.upstreamHealthy()).isTrue();

    health = CompletableFuture.failedFuture(new IOException("reset"));
    background.askHealth();
    assertThat(background.upstreamHealthy()).isFalse();
  }

  @Test
  void aTickMovesHeatToNow() {
    running.turns.advance(Duration.ofSeconds(1));
    background.tick();

    assertThat(running.core.heat().snapshot().atNanos()).isEqualTo(running.turns.nanoTime());
  }
}
