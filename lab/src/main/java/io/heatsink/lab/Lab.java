package io.heatsink.lab;

import io.heatsink.engine.DurableEngine;
import io.heatsink.engine.Engine;
import io.heatsink.engine.EngineOptions;
import io.heatsink.http.EventLoops;
import io.heatsink.http.FrontOptions;
import io.heatsink.http.HopMark;
import io.heatsink.http.HttpFront;
import io.heatsink.lab.fault.ToxicCall;
import io.heatsink.lab.fault.Toxics;
import io.heatsink.partition.PartitionModel;
import io.heatsink.partition.TableView;
import io.heatsink.store.FolderDisk;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A local DynamoDB that throttles by partition, as the real one does: the engine with the partition
 * model as its admission, behind an HTTP front on the loopback address.
 */
public final class Lab implements AutoCloseable {
  /** The engine answers within milliseconds; whoever only keeps a connection is not waited for. */
  private static final Duration CLOSING = Duration.ofMillis(200);

  private static final Logger LOG = LoggerFactory.getLogger(Lab.class);

  private final Tables tables;
  private final LabClock clock;
  private final Toxics toxics;
  private final EventLoops loops;
  private final HttpFront front;
  private final Optional<UpstreamRegions> behind;
  private final Optional<DurableEngine> kept;

  private Lab(
      Tables tables,
      LabClock clock,
      Toxics toxics,
      EventLoops loops,
      HttpFront front,
      Optional<UpstreamRegions> behind,
      Optional<DurableEngine> kept) {
    this.tables = tables;
    this.clock = clock;
    this.toxics = toxics;
    this.loops = loops;
    this.front = front;
    this.behind = behind;
    this.kept = kept;
  }

  /**
   * Starts a lab in real time.
   *
   * @throws IOException if the port is taken, the upstream is the lab itself, or what is kept
   *     cannot be read; says so
   */
  public static Lab start(LabOptions options) throws IOException {
    return start(options, LabClock.real());
  }

  /**
   * Starts a lab.
   *
   * @throws IOException if the port is taken, the upstream is the lab itself, or what is kept
   *     cannot be read; says so
   */
  public static Lab start(LabOptions options, LabClock clock) throws IOException {
    var tables = new Tables();
    var model = new PartitionModel(options.limits());
    var toxics = new Toxics(options.seed());
    EventLoops loops = EventLoops.of(Runtime.getRuntime().availableProcessors());
    Optional<DurableEngine> kept = Optional.empty();
    try {
      EngineOptions ofEngine = engineOptions(options, clock, model, tables, toxics);
      if (options.data().isPresent()) {
        kept = Optional.of(open(options.data().get(), ofEngine));
      }
      HopMark mark = HopMark.fresh();
      Optional<UpstreamRegions> behind =
          options
              .upstream()
              .map(url -> new UpstreamRegions(loops, url, options.upstreamCredentials(), mark));
      LabEntry.Api api =
          behind.isPresent()
              ? new UpstreamApi(behind.get()::of, new UpstreamTables(model, tables, clock), clock)
              : kept.<LabEntry.Api>map(DurableApi::new)
                  .orElseGet(() -> new EngineApi(Engine.create(ofEngine)));
      var pages = new LabPages(() -> partitionsPage(options, clock, tables), clock, toxics);
      var entry =
          new LabEntry(
              api,
              pages,
              new ToxicCall(toxics, tables::schema, LabEntry::error),
              options.credentials().isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      new KnownCredentials(options.credentials(), InstantSource.system())),
              options.lenient());
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port());
      HttpFront front =
          HttpFront.start(FrontOptions.listeningOn(address).withMark(mark), loops, entry);
      var lab = new Lab(tables, clock, toxics, loops, front, behind, kept);
      if (behind.isPresent()) {
        behind.get().probe();
      }
      return lab;
    } catch (IOException | RuntimeException e) {
      loops.close();
      kept.ifPresent(Lab::close);
      throw e;
    }
  }

  private static EngineOptions engineOptions(
      LabOptions options, LabClock clock, PartitionModel model, Tables tables, Toxics toxics) {
    return EngineOptions.DEFAULT
        .withClock(clock)
        .withSeed(options.seed())
        .withLag(options.replicaLag(), options.indexLag())
        .withStreamLag(options.streamLag())
        .withLenient(options.lenient())
        .withAdmission(new PartitionAdmission(model, tables, clock, toxics));
  }

  private static DurableEngine open(DataFolder data, EngineOptions options) throws IOException {
    FolderDisk disk = FolderDisk.open(data.folder());
    try {
      return DurableEngine.open(options, disk, data.sync(), LOG::warn);
    } catch (IOException | RuntimeException e) {
      disk.close();
      throw e;
    }
  }

  private static void close(DurableEngine engine) {
    try {
      engine.close();
    } catch (IOException e) {
      LOG.warn("The end of the log could not be written: {}", e.getMessage());
    }
  }

  private static byte[] partitionsPage(LabOptions options, LabClock clock, Tables tables) {
    long now = clock.nanoTime();
    return PartitionsJson.write(
        tables.views(now), options.limits().throttle(), clock.instant(), now);
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

  /** The time that it goes by. */
  public LabClock clock() {
    return clock;
  }

  /** The faults that it makes on demand. */
  public Toxics toxics() {
    return toxics;
  }

  /** Lets requests that are under way end, and stops. */
  @Override
  public void close() {
    var unused = front.drain(CLOSING).join();
    behind.ifPresent(UpstreamRegions::close);
    kept.ifPresent(Lab::close);
    loops.close();
  }
}
