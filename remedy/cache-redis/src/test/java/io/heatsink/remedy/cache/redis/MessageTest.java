package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.testing.Choices;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTest {
  private static final byte[] CLOSED = message("1", "life", "7", "me", "C", "w", "U", "30", "s");

  @Test
  void aMessageIsRead() {
    assertThat(Message.read(CLOSED))
        .contains(
            new Message(
                "life",
                7,
                "me",
                new Message.What.Closed(
                    "w", new Ending.Ambiguous(Duration.ofMillis(30)), List.of("s"))));
  }

  @Test
  void aValueThatIsDamagedOnItsWayIsNone() {
    SharedValue value = SharedValue.of(new byte[] {1, 2, 3});
    String good = EntryLine.version(value);

    assertThat(brought(good, "\1\2\3")).isPresent();
    assertThat(brought(good, "\1\2\4")).isEmpty();
  }

  @Test
  void messagesOfAnotherFormatOrKindAreNone() {
    assertThat(Message.read(message("2", "life", "7", "me", "H", "1"))).isEmpty();
    assertThat(Message.read(message("1", "life", "7", "me", "X", "1"))).isEmpty();
    assertThat(Message.read(message("1", "life", "x", "me", "H", "1"))).isEmpty();
    assertThat(Message.read(new byte[0])).isEmpty();
  }

  @Test
  void whateverComesIsReadOrRefusedAndNeverFails() {
    Choices choices = new Choices(1);
    for (int i = 0; i < 100_000; i++) {
      byte[] bytes = Arrays.copyOf(CLOSED, choices.below(CLOSED.length + 1));
      for (int j = choices.below(4); j > 0 && bytes.length > 0; j--) {
        bytes[choices.below(bytes.length)] = (byte) choices.below(256);
      }
      Optional<Message> message = Message.read(bytes);
      assertThat(message.isPresent() && bytes.length < CLOSED.length - 5).isFalse();
    }
  }

  private static Optional<SharedValue> brought(String version, String value) {
    byte[] bytes = message("1", "l", "7", "me", "W", "w", "30", "e", "5", version, value, "s");
    return ((Message.What.ClosedWith) Message.read(bytes).orElseThrow().what()).value();
  }

  private static byte[] message(String... fields) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (String field : fields) {
      byte[] bytes = field.getBytes(UTF_8);
      out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      out.writeBytes(bytes);
    }
    return out.toByteArray();
  }
}
