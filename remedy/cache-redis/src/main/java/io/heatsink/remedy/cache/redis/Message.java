package io.heatsink.remedy.cache.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.SharedValue;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One message of a table's channel: fields, each behind its length in four bytes (see {@code
 * state.lua}).
 *
 * @param life of the data whose message it is: numbers begin anew with it
 * @param from whose call brought it; empty if everybody is to hear it
 */
record Message(String life, long number, String from, What what) {
  private static final String FORMAT = "1";
  private static final int FIELDS_BEFORE_WHAT = 5;

  /** What it says. */
  sealed interface What {
    record Heartbeat(long nanos) implements What {}

    record Opened(String write, long deadlineMillis, List<String> subjects) implements What {}

    record Closed(String write, Ending ending, List<String> subjects) implements What {}

    /**
     * @param value empty if it is damaged
     */
    record ClosedWith(
        String write,
        Duration settling,
        String entry,
        long sinceMillis,
        Optional<SharedValue> value,
        List<String> subjects)
        implements What {}
  }

  /** Empty if it is none: of another format, or damaged. */
  static Optional<Message> read(byte[] bytes) {
    List<byte[]> fields = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    while (in.hasRemaining()) {
      int length = in.remaining() < Integer.BYTES ? -1 : in.getInt();
      if (length < 0 || length > in.remaining()) {
        return Optional.empty();
      }
      byte[] field = new byte[length];
      in.get(field);
      fields.add(field);
    }
    if (fields.size() <= FIELDS_BEFORE_WHAT || !text(fields, 0).equals(FORMAT)) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Message(text(fields, 1), number(fields, 2), text(fields, 3), what(fields)));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      return Optional.empty(); // garbage, which is counted
    }
  }

  private static What what(List<byte[]> fields) {
    String kind = text(fields, 4);
    return switch (kind) {
      case "H" -> new What.Heartbeat(number(fields, 5));
      case "O" -> new What.Opened(text(fields, 5), number(fields, 6), subjects(fields, 7));
      case "C" -> new What.Closed(text(fields, 5), ending(fields), subjects(fields, 8));
      case "W" ->
          new What.ClosedWith(
              text(fields, 5),
              Duration.ofMillis(number(fields, 6)),
              text(fields, 7),
              number(fields, 8),
              value(text(fields, 9), fields.get(10)),
              subjects(fields, 11));
      default -> throw new IllegalArgumentException("No message is of the kind " + kind + ".");
    };
  }

  private static Ending ending(List<byte[]> fields) {
    Duration settling = Duration.ofMillis(number(fields, 7));
    String kind = text(fields, 6);
    return switch (kind) {
      case "R" -> new Ending.Refused();
      case "A" -> new Ending.Applied(settling);
      case "U" -> new Ending.Ambiguous(settling);
      default -> throw new IllegalArgumentException("No ending is of the kind " + kind + ".");
    };
  }

  private static Optional<SharedValue> value(String version, byte[] bytes) {
    String[] words = version.split(" ", -1);
    return EntryLine.value(words[0], words[1], words[2], bytes);
  }

  private static List<String> subjects(List<byte[]> fields, int from) {
    List<String> subjects = new ArrayList<>();
    for (int i = from; i < fields.size(); i++) {
      subjects.add(text(fields, i));
    }
    return List.copyOf(subjects);
  }

  private static String text(List<byte[]> fields, int index) {
    return new String(fields.get(index), UTF_8);
  }

  private static long number(List<byte[]> fields, int index) {
    return Long.parseLong(text(fields, index));
  }
}
