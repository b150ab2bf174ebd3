package io.heatsink.junit;

import io.heatsink.dynamodb.ErrorType;
import io.heatsink.dynamodb.KeyValue;
import io.heatsink.dynamodb.ThrottlingReason.Limit;
import io.heatsink.lab.fault.Match;
import io.heatsink.lab.fault.Toxic;
import io.heatsink.lab.fault.Toxic.Effect;
import io.heatsink.lab.fault.Toxic.Stream;
import io.heatsink.lab.fault.Toxics;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes faults in a test's lab, until they are {@linkplain #clear cleared} or the test ends. For
 * what is not here, such as shares of calls, there is {@link #add}.
 */
public final class Faults {
  private final Toxics toxics;

  Faults(Toxics toxics) {
    this.toxics = toxics;
  }

  /** The item or item collection is throttled, as if its key range were too hot. */
  public void throttleKey(String table, String partitionKey) {
    throttle(
        new Match(
            Optional.empty(),
            Optional.of(table),
            Optional.empty(),
            Optional.of(KeyValue.of(partitionKey))),
        Limit.KEY_RANGE);
  }

  /** All of the table is throttled, as if its provisioned throughput were used up. */
  public void throttleTable(String table) {
    throttle(
        new Match(Optional.empty(), Optional.of(table), Optional.empty(), Optional.empty()),
        Limit.PROVISIONED);
  }

  /** The index is throttled, and with it writes to its table that touch it. */
  public void throttleIndex(String table, String index) {
    throttle(
        new Match(Optional.empty(), Optional.of(table), Optional.of(index), Optional.empty()),
        Limit.PROVISIONED);
  }

  /** Calls of the operation take effect, but their answers are lost: the connection is reset. */
  public void loseAnswers(String operation) {
    add(new Effect.ResetPeer(Duration.ZERO), Stream.DOWNSTREAM, of(operation), 0);
  }

  /** Calls of the operation are lost before they take effect: the connection is reset. */
  public void loseRequests(String operation) {
    add(new Effect.ResetPeer(Duration.ZERO), Stream.UPSTREAM, of(operation), 0);
  }

  /** The next calls of the operation are answered with the error, and take no effect. */
  public void fail(String operation, int times, ErrorType error) {
    add(new Effect.Failure(error, "Made by the test"), Stream.UPSTREAM, of(operation), times);
  }

  /** All answers take so much longer. */
  public void slow(Duration latency) {
    add(new Effect.Latency(latency, Duration.ZERO), Stream.DOWNSTREAM, Match.ALL, 0);
  }

  public void add(Toxic toxic) {
    toxics.put(toxic);
  }

  /** All goes well again. */
  public void clear() {
    toxics.removeAll();
  }

  private static Match of(String operation) {
    return new Match(Optional.of(operation), Optional.empty(), Optional.empty(), Optional.empty());
  }

  private void throttle(Match match, Limit limit) {
    add(new Effect.Throttle(limit), Stream.UPSTREAM, match, 0);
  }

  private void add(Effect effect, Stream stream, Match match, int times) {
    add(new Toxic(UUID.randomUUID().toString(), effect, stream, 1, match, times));
  }
}
