package io.heatsink.http;

import io.heatsink.call.Call;
import io.heatsink.call.Reply;
import io.heatsink.call.Upstream;
import io.heatsink.call.UpstreamException;
import io.netty.buffer.ByteBuf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request on its way upstream, which gets one answer. Touched by one event loop only. */
abstract sealed class Exchange {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  final byte[] body;
  final long deadlineNanos;

  /** How often it was given to a connection that turned out to be closed already. */
  int vainAttempts;

  private final Upstream.Answer answer;
  private boolean answered;

  private Exchange(byte[] body, long deadlineNanos, Upstream.Answer answer) {
    this.body = body;
    this.deadlineNanos = deadlineNanos;
    this.answer = answer;
  }

  static Exchange of(Call call, UpstreamCredentials credentials, Upstream.Answer answer) {
    return new OfCall(call, credentials, answer);
  }

  /** Asks whether the endpoint is healthy. */
  static Exchange healthCheck(long deadlineNanos, Upstream.Answer answer) {
    return new HealthCheck(deadlineNanos, answer);
  }

  /**
   * Writes the request's head.
   *
   * @throws UpstreamException if there is nothing to sign it with
   */
  abstract void writeHead(RequestWriter writer, ByteBuf out);

  void reply(Reply reply) {
    if (answered) {
      return;
    }
    answered = true;
    try {
      answer.reply(reply);
    } catch (RuntimeException e) {
      LOG.error("A reply from upstream could not be passed on", e);
    }
  }

  void failed(UpstreamException failure) {
    if (answered) {
      return;
    }
    answered = true;
    try {
      answer.failed(failure);
    } catch (RuntimeException e) {
      LOG.error("The failure of a call could not be passed on", e);
    }
  }

  private static final class OfCall extends Exchange {
    private final Call call;
    private final UpstreamCredentials credentials;

    OfCall(Call call, UpstreamCredentials credentials, Upstream.Answer answer) {
      super(call.body(), call.deadlineNanos(), answer);
      this.call = call;
      this.credentials = credentials;
    }

    @Override
    void writeHead(RequestWriter writer, ByteBuf out) {
      writer.writeHead(call, credentials.of(call), out);
    }
  }

  private static final class HealthCheck extends Exchange {
    HealthCheck(long deadlineNanos, Upstream.Answer answer) {
      super(new byte[0], deadlineNanos, answer);
    }

    @Override
    void writeHead(RequestWriter writer, ByteBuf out) {
      writer.writeHealthCheck(out);
    }
  }
}
