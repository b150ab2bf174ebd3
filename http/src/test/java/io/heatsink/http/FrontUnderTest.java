package io.heatsink.http;

import io.heatsink.call.Headers;
import io.heatsink.call.Reply;
import io.heatsink.call.ServedBy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.UnaryOperator;

/** A front on loopback with loops of its own. */
final class FrontUnderTest implements AutoCloseable {
  /** Answers each request with its own content. */
  static final Entry ECHO = (request, answer) -> answer.accept(ok(request.content()));

  final EventLoops loops;
  final HttpFront front;

  FrontUnderTest(Entry entry) throws IOException {
    this(entry, UnaryOperator.identity());
  }

  FrontUnderTest(Entry entry, UnaryOperator<FrontOptions> options) throws IOException {
    this(entry, options, Time.SYSTEM);
  }

  FrontUnderTest(Entry entry, UnaryOperator<FrontOptions> options, Time time) throws IOException {
    this(entry, options, time, EventLoops.of(2));
  }

  /** One on the JDK's own selectors. */
  static FrontUnderTest portable(Entry entry) throws IOException {
    return new FrontUnderTest(entry, UnaryOperator.identity(), Time.SYSTEM, EventLoops.portable(2));
  }

  private FrontUnderTest(
      Entry entry, UnaryOperator<FrontOptions> options, Time time, EventLoops loops)
      throws IOException {
    this.loops = loops;
    front =
        HttpFront.start(
            options.apply(
                FrontOptions.listeningOn(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))),
            loops,
            entry,
            time);
  }

  static Reply ok(byte[] body) {
    return new Reply(200, "REQUEST1", Headers.NONE, body, ServedBy.HEATSINK);
  }

  RawClient client() throws IOException {
    return new RawClient(front.address());
  }

  @Override
  public void close() {
    front.close();
    loops.close();
  }
}
