package io.heatsink.remedy.cache.redis;

import io.heatsink.call.Turns;
import io.heatsink.remedy.cache.shared.Asked;
import io.heatsink.remedy.cache.shared.Ending;
import io.heatsink.remedy.cache.shared.Lease;
import io.heatsink.remedy.cache.shared.Looked;
import io.heatsink.remedy.cache.shared.SharedFollowing;
import io.heatsink.remedy.cache.shared.SharedTable;
import io.heatsink.remedy.cache.shared.SharedUnavailable;
import io.heatsink.remedy.cache.shared.SharedValue;
import io.heatsink.remedy.cache.shared.Stored;
import io.lettuce.core.KeyValue;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One table, on whatever server has it now. */
final class RedisTable implements SharedTable {
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Keys keys;
  private final Calls calls;
  private final Link link;
  private final Hearing hearing;
  private final long bytes;
  private final Turns turns;
  private final Tally tally;
  private final Runnable onClose;

  RedisTable(
      Keys keys,
      Calls calls,
      Link link,
      Hearing hearing,
      long bytes,
      Turns turns,
      Tally tally,
      Runnable onClose) {
    this.keys = keys;
    this.calls = calls;
    this.link = link;
    this.hearing = hearing;
    this.bytes = bytes;
    this.turns = turns;
    this.tally = tally;
    this.onClose = onClose;
  }

  Link link() {
    return link;
  }

  @Override
  public CompletableFuture<Looked> find(String entry, List<String> subjects) {
    return call(
        session -> {
          if (session.time() == null) {
            return look(session, entry, subjects);
          }
          List<String> digests = subjects.stream().map(Keys::digest).toList();
          byte[] key = keys.entry(Keys.digest(entry));
          List<byte[]> all = new ArrayList<>();
          all.add(keys.table());
          all.add(key);
          digests.forEach(digest -> all.add(keys.subject(digest)));
          return session
              .<List<KeyValue<byte[], byte[]>>>send(redis -> redis.mget(all.toArray(byte[][]::new)))
              .thenCompose(
                  found ->
                      looked(session, key, digests, found)
                          .map(CompletableFuture::completedFuture)
                          .orElseGet(() -> look(session, entry, subjects)));
        });
  }

  @Override
  public CompletableFuture<Asked> lease(
      String entry, List<String> subjects, Duration term, boolean ahead) {
    return call(session -> lease(session, entry, subjects, term, ahead));
  }

  @Override
  public CompletableFuture<Stored> store(Lease lease, SharedValue value, Duration ttl) {
    Arguments arguments =
        calls
            .arguments()
            .add(Keys.digest(lease.entry()))
            .add(lease.token())
            .add(EntryLine.version(value))
            .add(ttl)
            .add(bytes)
            .add(value.bytes())
            .subjects(lease.subjects());
    return run(Script.STORE, arguments).thenApply(RedisTable::stored);
  }

  @Override
  public CompletableFuture<Void> release(Lease lease) {
    return done(
        Script.RELEASE, calls.arguments().add(Keys.digest(lease.entry())).add(lease.token()));
  }

  @Override
  public CompletableFuture<Void> open(String write, List<String> subjects, Duration remaining) {
    return done(Script.OPEN, calls.arguments().add(write).add(remaining).subjects(subjects));
  }

  @Override
  public CompletableFuture<Void> close(String write, List<String> subjects, Ending ending) {
    Arguments arguments = calls.arguments().add(write);
    switch (ending) {
      case Ending.Refused() -> arguments.add("R").add(0);
      case Ending.Applied(Duration settling) -> arguments.add("A").add(settling);
      case Ending.Ambiguous(Duration settling) -> arguments.add("U").add(settling);
    }
    return done(Script.CLOSE, arguments.subjects(subjects));
  }

  @Override
  public CompletableFuture<Stored> closeWith(
      String write,
      List<String> subjects,
      String entry,
      SharedValue value,
      Duration ttl,
      Duration age,
      Duration settling) {
    Arguments arguments =
        calls
            .arguments()
            .add(write)
            .add(settling)
            .add(Keys.digest(entry))
            .add(entry)
            .add(EntryLine.version(value))
            .add(ttl)
            .add(age)
            .add(bytes)
            .add(value.bytes())
            .subjects(subjects);
    return run(Script.CLOSEWITH, arguments).thenApply(RedisTable::stored);
  }

  @Override
  public CompletableFuture<Void> remember(String subject, long image, Duration keep) {
    return this.<String>call(
            session ->
                session.send(
                    redis ->
                        redis.set(
                            keys.image(subject, image),
                            new byte[] {'1'},
                            SetArgs.Builder.px(Math.max(1, keep.toMillis())))))
        .thenAccept(done -> {});
  }

  @Override
  public CompletableFuture<Boolean> remembers(String subject, long image) {
    return this.<Long>call(
            session -> session.send(redis -> redis.exists(keys.image(subject, image))))
        .thenApply(found -> found > 0);
  }

  @Override
  public SharedFollowing following() {
    return new RedisFollowing(calls, this::run);
  }

  @Override
  public void close() {
    hearing.close();
    link.close();
    onClose.run();
  }

  /** Empty if what was read does not say, and a script has to. */
  private Optional<Looked> looked(
      Session session, byte[] key, List<String> digests, List<KeyValue<byte[], byte[]>> found) {
    Optional<Validity> whole =
        found.getFirst().hasValue() ? Validity.read(found.getFirst().getValue()) : Optional.empty();
    RedisTime time = session.time();
    if (time == null || whole.isEmpty() || !whole.get().run().equals(session.run())) {
      return Optional.empty();
    }
    if (!found.get(1).hasValue()) {
      return Optional.of(new Looked.Miss());
    }
    Optional<EntryLine> entry = entry(session, key, found.get(1).getValue());
    long latest = time.latestMillis(turns.nanoTime());
    if (entry.isEmpty()
        || !entry.get().whole().equals(whole.get().mark())
        || !isServed(whole.get(), latest)) {
      return Optional.of(new Looked.Miss());
    }
    for (int i = 0; i < digests.size(); i++) {
      KeyValue<byte[], byte[]> at = found.get(i + 2);
      Optional<Validity> subject = at.hasValue() ? Validity.read(at.getValue()) : Optional.empty();
      if (subject.isEmpty()
          || !entry.get().depends(digests.get(i), subject.get().mark())
          || !isServed(subject.get(), latest)) {
        return Optional.of(new Looked.Miss());
      }
    }
    return Optional.of(hit(entry.get(), latest));
  }

  private static boolean isServed(Validity validity, long latestMillis) {
    return validity.openSinceMillis() == 0
        || latestMillis - validity.openSinceMillis() <= OPEN_GRACE.toMillis();
  }

  private static Looked hit(EntryLine entry, long latestMillis) {
    return entry.endsMillis() <= latestMillis
        ? new Looked.Miss()
        : new Looked.Hit(
            entry.value(),
            Duration.ofMillis(latestMillis - entry.sinceMillis()),
            Duration.ofMillis(entry.endsMillis() - latestMillis));
  }

  /** Garbage is counted, and taken away. */
  private Optional<EntryLine> entry(Session session, byte[] key, byte[] raw) {
    Optional<EntryLine> entry = EntryLine.read(key, raw);
    if (entry.isEmpty()) {
      tally.garbage();
      var unused = session.send(redis -> redis.unlink(key));
    }
    return entry;
  }

  private CompletableFuture<Looked> look(Session session, String entry, List<String> subjects) {
    return lease(session, entry, subjects, Duration.ZERO, false)
        .thenApply(asked -> asked instanceof Asked.There(Looked.Hit hit) ? hit : new Looked.Miss());
  }

  private CompletableFuture<Asked> lease(
      Session session, String entry, List<String> subjects, Duration term, boolean ahead) {
    Arguments arguments =
        calls
            .arguments()
            .add(Keys.digest(entry))
            .add(term)
            .add(ahead ? "1" : "0")
            .subjects(subjects);
    long sent = turns.nanoTime();
    return calls
        .run(session, Script.LEASE, arguments)
        .thenApply(answer -> asked(session, entry, subjects, sent, answer));
  }

  private Asked asked(
      Session session, String entry, List<String> subjects, long sentNanos, List<Object> answer) {
    String kind = Calls.text(answer.getFirst());
    return switch (kind) {
      case "T" -> there(session, entry, sentNanos, answer);
      case "G" ->
          new Asked.Granted(
              new Lease(entry, subjects, Calls.text(answer.get(2)), flag(answer.get(3))));
      case "D" -> new Asked.Disturbed(flag(answer.get(2)), flag(answer.get(3)));
      default -> new Asked.Taken();
    };
  }

  private Asked there(Session session, String entry, long sentNanos, List<Object> answer) {
    long waited = (turns.nanoTime() - sentNanos) / NANOS_PER_MILLI;
    long latest = Calls.number(answer.get(1)) + waited + 2;
    byte[] key = keys.entry(Keys.digest(entry));
    Optional<Looked> hit =
        entry(session, key, (byte[]) answer.get(2)).map(line -> hit(line, latest));
    // Whoever asks again will find that it is gone, and get the lease.
    return hit.isPresent() && hit.get() instanceof Looked.Hit there
        ? new Asked.There(there)
        : new Asked.Taken();
  }

  private CompletableFuture<Void> done(Script script, Arguments arguments) {
    return run(script, arguments).thenAccept(answer -> {});
  }

  private CompletableFuture<List<Object>> run(Script script, Arguments arguments) {
    return call(session -> calls.run(session, script, arguments));
  }

  private <T> CompletableFuture<T> call(Function<Session, CompletableFuture<T>> command) {
    Session session = link.session();
    if (session == null) {
      tally.failed(link.trouble());
      return CompletableFuture.failedFuture(link.unavailable());
    }
    return command
        .apply(session)
        .handle(
            (answer, failure) -> {
              if (failure != null) {
                throw unavailable(session, failure);
              }
              tally.answered();
              return answer;
            });
  }

  private SharedUnavailable unavailable(Session session, Throwable failure) {
    Throwable cause = Refused.cause(failure);
    String why = "Redis says: " + cause.getMessage();
    if (cause instanceof SharedUnavailable) {
      why = String.valueOf(cause.getMessage());
    } else if (!(cause instanceof Refused refused)) {
      throw new IllegalStateException("A call of Redis failed otherwise than it can.", cause);
    } else if (!refused.isFull() && !refused.isOfTheServer()) {
      calls.forget(session); // what lies under the table's keys is not what a script put there
    }
    tally.failed(why);
    return new SharedUnavailable(why);
  }

  private static boolean flag(Object answer) {
    return Calls.text(answer).equals("1");
  }

  private static Stored stored(List<Object> answer) {
    return Stored.valueOf(Calls.text(answer.getFirst()));
  }
}
