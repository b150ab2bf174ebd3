package io.heatsink.lab;

import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.http.EventLoops;
import io.heatsink.http.FrontOptions;
import io.heatsink.http.HttpFront;
import io.heatsink.partition.PartitionModel;
import io.heatsink.partition.TableView;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * A local DynamoDB that throttles by partition, as the real one does: the engine with the partition
 * model as its admission, behind an HTTP front on the loopback address.
 */
public final class Lab implements AutoCloseable {
  /** The engine answers within milliseconds; whoever only keeps a connection is not waited for. */
  private static final Duration CLOSING = Duration.ofMillis(200);

  private final Tables tables;
  private final LabClock clock;
  private final EventLoops loops;
  private final HttpFront front;

  private Lab(Tables tables, LabClock clock, EventLoops loops, HttpFront front) {
    this.tables = tables;
    this.clock = clock;
    this.loops = loops;
    this.front = front;
  }

  /**
   * Starts a lab in real time.
   *
   * @throws IOException if the port is taken; says so
   */
  public static Lab start(LabOptions options) throws IOException {
    return start(options, LabClock.SYSTEM);
  }

  /**
   * Starts a lab.
   *
   * @throws IOException if the port is taken; says so
   */
  public static Lab start(LabOptions options, LabClock clock) throws IOException {
    var tables = new Tables();
    var model = new PartitionModel(options.limits());
    Engine engine =
        Engine.create(
            EngineOptions.DEFAULT
                .withClock(clock)
                .withSeed(options.seed())
                .withLag(options.replicaLag(), options.indexLag())
                .withAdmission(new PartitionAdmission(model, tables, clock)));
    var entry =
        new LabEntry(
            new EngineApi(engine),
            () -> {
              long now = clock.nanoTime();
              return PartitionsJson.write(
                  tables.views(now), options.limits().throttle(), clock.instant(), now);
            });
    EventLoops loops = EventLoops.of(Runtime.getRuntime().availableProcessors());
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
      HttpFront front = HttpFront.start(FrontOptions.listeningOn(address), loops, entry);
      return new Lab(tables, clock, loops, front);
    } catch (IOException | RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  /** Where it listens: the real port, also where any free one was asked for. */
  public int port() {
    return front.address().getPort();
  }

  /** What a client's endpoint is set to. */
  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** How hot the partitions of all tables are at this moment, by the table's name. */
  public Map<String, TableView> partitions() {
    return tables.views(clock.nanoTime());
  }

  /** Lets requests that are under way end, and stops. */
  @Override
  public void close() {
    var unused = front.drain(CLOSING).join();
    loops.close();
  }
}
