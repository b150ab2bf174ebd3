package io.heatsink.proxy.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.proxy.ManualTurns;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class SigningCredentialsTest {
  private static final Optional<String> OWN = Optional.empty();

  private final ManualTurns turns = new ManualTurns();
  private final List<Optional<String>> issued = new ArrayList<>();
  private Optional<Duration> lifetime = Optional.of(Duration.ofHours(1));
  private boolean broken;

  private final SigningCredentials credentials =
      new SigningCredentials(
          role -> {
            issued.add(role);
            if (broken) {
              throw new IllegalStateException("STS is away");
            }
            Optional<Instant> expires = lifetime.map(turns.now()::plus);
            return new CredentialSource.Issued(
                Credentials.of(role.orElse("OWN").replaceAll("\\W", "") + issued.size(), "secret"),
                expires);
          },
          turns);

  private String keyId(Optional<String> role) {
    CompletableFuture<Credentials> coming = credentials.get(role);
    turns.runAll();
    return coming.join().accessKeyId();
  }

  @Test
  void theyAreFetchedOnceAndThenAtHand() {
    assertThat(credentials.now(OWN)).isEmpty();
    CompletableFuture<Credentials> first = credentials.get(OWN);
    CompletableFuture<Credentials> second = credentials.get(OWN);
    turns.runAll();
    assertThat(first.join()).isEqualTo(second.join());
    assertThat(credentials.now(OWN)).contains(first.join());
    assertThat(issued).hasSize(1);
  }

  @Test
  void eachRoleHasItsOwn() {
    assertThat(keyId(OWN)).isEqualTo("OWN1");
    assertThat(keyId(Optional.of("a"))).isEqualTo("a2");
    assertThat(keyId(Optional.of("b"))).isEqualTo("b3");
    assertThat(keyId(OWN)).isEqualTo("OWN1");
  }

  @Test
  void aSessionIsRenewedBeforeItEndsWhileTheOldOneServes() {
    assertThat(keyId(OWN)).isEqualTo("OWN1");
    turns.advance(Duration.ofMinutes(54));
    credentials.tick();
    turns.runAll();
    assertThat(issued).hasSize(1);
    turns.advance(Duration.ofMinutes(1));
    credentials.tick();
    assertThat(credentials.now(OWN).orElseThrow().accessKeyId()).isEqualTo("OWN1");
    turns.runAll();
    assertThat(credentials.now(OWN).orElseThrow().accessKeyId()).isEqualTo("OWN2");
  }

  @Test
  void whatHasExpiredIsNeverHandedOut() {
    assertThat(keyId(OWN)).isEqualTo("OWN1");
    turns.advance(Duration.ofHours(1));
    assertThat(credentials.now(OWN)).isEmpty();
    assertThat(keyId(OWN)).isEqualTo("OWN2");
  }

  @Test
  void longLivedOnesAreLookedUpAgainBecauseTheyMayBeRotated() {
    lifetime = Optional.empty();
    assertThat(keyId(OWN)).isEqualTo("OWN1");
    turns.advance(Duration.ofMinutes(1));
    credentials.tick();
    turns.runAll();
    assertThat(credentials.now(OWN).orElseThrow().accessKeyId()).isEqualTo("OWN2");
  }

  @Test
  void aFailedRenewalLeavesTheOldOneUntilItEnds() {
    assertThat(keyId(OWN)).isEqualTo("OWN1");
    broken = true;
    turns.advance(Duration.ofMinutes(56));
    credentials.tick();
    turns.runAll();
    assertThat(credentials.now(OWN).orElseThrow().accessKeyId()).isEqualTo("OWN1");
    broken = false;
    turns.advance(Duration.ofSeconds(2));
    credentials.tick();
    turns.runAll();
    assertThat(credentials.now(OWN).orElseThrow().accessKeyId()).isNotEqualTo("OWN1");
  }

  @Test
  void whileThereAreNoneCallsFailAtOnceAndAwsIsNotPestered() {
    broken = true;
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Credentials> coming = credentials.get(OWN);
      turns.runAll();
      assertThatThrownBy(coming::join)
          .hasCauseInstanceOf(SigningCredentials.NoCredentials.class)
          .hasMessageContaining("Heatsink has no credentials for its own role: STS is away");
    }
    assertThat(issued).hasSize(1);
    broken = false;
    turns.advance(Duration.ofSeconds(1));
    assertThat(keyId(OWN)).isEqualTo("OWN2");
  }
}
