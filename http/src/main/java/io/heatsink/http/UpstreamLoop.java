package io.heatsink.http;

import io.heatsink.call.Call;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * What one event loop has of an upstream client: a pool for each endpoint, and the rounds in which
 * their time limits are checked, which go on while there is anything to check.
 */
final class UpstreamLoop {
  private static final long ROUND = TimeUnit.MILLISECONDS.toNanos(20);

  final EventLoop eventLoop;

  private final UpstreamPool dynamodb;
  private final UpstreamPool streams;
  private boolean roundsGoOn;

  UpstreamLoop(EventLoop eventLoop, UpstreamPool dynamodb, UpstreamPool streams) {
    this.eventLoop = eventLoop;
    this.dynamodb = dynamodb;
    this.streams = streams;
  }

  void send(Call.Service service, Exchange exchange) {
    switch (service) {
      case DYNAMODB -> dynamodb.send(exchange);
      case STREAMS -> streams.send(exchange);
    }
    if (!roundsGoOn) {
      roundsGoOn = true;
      scheduleRound();
    }
  }

  int waiting() {
    return dynamodb.waiting() + streams.waiting();
  }

  void close() {
    dynamodb.close();
    streams.close();
  }

  private void scheduleRound() {
    var unused = eventLoop.schedule(this::round, ROUND, TimeUnit.NANOSECONDS);
  }

  private void round() {
    boolean dynamodbGoesOn = dynamodb.checkTime();
    boolean streamsGoesOn = streams.checkTime();
    roundsGoOn = dynamodbGoesOn || streamsGoesOn;
    if (roundsGoOn) {
      scheduleRound();
    }
  }
}
