package io.heatsink.remedy.cache.shared;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what is told on a channel, in order. */
public final class Heard implements Channel {
  private final List<Message> messages = new CopyOnWriteArrayList<>();

  /** One message. */
  public sealed interface Message {
    record Opened(String write, List<String> subjects, long remainingNanos) implements Message {}

    record Closed(String write, List<String> subjects, Ending ending) implements Message {}

    record ClosedWith(
        String write, List<String> subjects, String entry, SharedValue value, long ageNanos)
        implements Message {}

    record Heartbeat(long nanos) implements Message {}

    record Gap() implements Message {}
  }

  @Override
  public void opened(String write, List<String> subjects, long remainingNanos) {
    messages.add(new Message.Opened(write, subjects, remainingNanos));
  }

  @Override
  public void closed(String write, List<String> subjects, Ending ending) {
    messages.add(new Message.Closed(write, subjects, ending));
  }

  @Override
  public void closedWith(
      String write, List<String> subjects, String entry, SharedValue value, long ageNanos) {
    messages.add(new Message.ClosedWith(write, subjects, entry, value, ageNanos));
  }

  @Override
  public void heartbeat(long nanos) {
    messages.add(new Message.Heartbeat(nanos));
  }

  @Override
  public void gap() {
    messages.add(new Message.Gap());
  }

  public List<Message> messages() {
    return List.copyOf(messages);
  }

  public <T extends Message> List<T> all(Class<T> kind) {
    return messages().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  public <T extends Message> Optional<T> first(Class<T> kind) {
    return all(kind).stream().findFirst();
  }
}
