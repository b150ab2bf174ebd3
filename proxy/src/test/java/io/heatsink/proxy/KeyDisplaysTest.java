package io.heatsink.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heatsink.dynamodb.KeyValue;
import io.heatsink.journal.KeyDisplay;
import io.heatsink.journal.KeyForm;
import io.heatsink.proxy.configuration.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class KeyDisplaysTest {
  private static final KeyValue KEY = KeyValue.of("sku-1");

  private final AtomicInteger lookedFor = new AtomicInteger();

  private byte[] kept() {
    lookedFor.incrementAndGet();
    return new byte[] {1, 2, 3};
  }

  private static byte[] notKept() {
    throw new UncheckedIOException("Nowhere to keep it.", new IOException());
  }

  @Test
  void withoutHashesNoSecretIsLookedFor() {
    KeyDisplays displays = new KeyDisplays(Optional.empty(), this::kept);
    assertThat(text(displays.of(new KeyForm.Clear()))).isEqualTo("sku-1");
    assertThat(text(displays.lasting(new KeyForm.Prefix(2)))).isEqualTo("sk…");
    assertThat(lookedFor).hasValue(0);
  }

  @Test
  void allHashesCanBeJoined() {
    KeyDisplays displays = new KeyDisplays(Optional.empty(), this::kept);
    String hash = text(displays.of(new KeyForm.Hashed()));
    assertThat(hash).matches("#[0-9a-f]{32}");
    assertThat(text(displays.lasting(new KeyForm.Hashed()))).isEqualTo(hash);
    assertThat(lookedFor).hasValue(1);
  }

  @Test
  void aConfiguredSecretGoesBeforeTheInstallations() {
    KeyDisplays displays = new KeyDisplays(Optional.of(new Secret("s3cret")), this::kept);
    assertThat(text(displays.of(new KeyForm.Hashed())))
        .isNotEqualTo(text(new KeyDisplays(Optional.empty(), this::kept).of(new KeyForm.Hashed())));
    assertThat(lookedFor).hasValue(1);
  }

  @Test
  void whereNoneCanBeKeptWhatLastsFailsAndWhatPassesGoesOn() {
    KeyDisplays displays = new KeyDisplays(Optional.empty(), KeyDisplaysTest::notKept);
    assertThatThrownBy(() -> displays.lasting(new KeyForm.Hashed()))
        .isInstanceOf(UncheckedIOException.class);
    String hash = text(displays.of(new KeyForm.Hashed()));
    assertThat(hash).matches("#[0-9a-f]{32}");
    assertThat(text(displays.of(new KeyForm.Hashed()))).isEqualTo(hash);
  }

  private static String text(KeyDisplay display) {
    return display.text(display.show(KEY));
  }
}
