package io.heatsink.proxy;

import io.heatsink.heat.HeatSnapshot;
import io.heatsink.http.Endpoint;
import io.heatsink.http.Entry;
import io.heatsink.http.EventLoops;
import io.heatsink.http.FrontOptions;
import io.heatsink.http.FrontTls;
import io.heatsink.http.HopMark;
import io.heatsink.http.HttpFront;
import io.heatsink.http.UpstreamClient;
import io.heatsink.http.UpstreamOptions;
import io.heatsink.proxy.admin.AdminServer;
import io.heatsink.proxy.admin.AdminTls;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Reading;
import io.heatsink.proxy.configuration.Secret;
import io.heatsink.proxy.configuration.TlsSettings;
import io.heatsink.proxy.configuration.Upstream;
import io.heatsink.proxy.configuration.UpstreamUrl;
import io.heatsink.proxy.upstream.AwsCredentials;
import io.heatsink.proxy.upstream.CredentialWait;
import io.heatsink.proxy.upstream.SafeRetries;
import io.heatsink.proxy.upstream.SigningCredentials;
import io.heatsink.proxy.upstream.SoundReplies;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running proxy: the front that clients speak to, the chain behind it, the upstream client, and
 * the admin port.
 *
 * <p>Ready as soon as it has started; it does not wait for DynamoDB.
 */
public final class Proxy implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Proxy.class);

  /** What is under way may take so long to end when the proxy stops. */
  private static final Duration DRAIN = Duration.ofSeconds(20);

  private static final Duration LOOP_PROBE = Duration.ofSeconds(2);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(2);

  private final EventLoops loops;
  private final UpstreamClient client;
  private final HttpFront front;
  private final AdminServer admin;
  private final Core core;
  private final Background background;

  private Proxy(
      EventLoops loops,
      UpstreamClient client,
      HttpFront front,
      AdminServer admin,
      Core core,
      Background background) {
    this.loops = loops;
    this.client = client;
    this.front = front;
    this.admin = admin;
    this.core = core;
    this.background = background;
  }

  /**
   * Starts with a configuration that does not change any more.
   *
   * @throws IOException if an address is taken, a file cannot be read, or the upstream is this
   *     proxy itself
   */
  public static Proxy start(Configuration configuration) throws IOException {
    return start(configuration, Optional.empty(), Set.of());
  }

  /**
   * Starts, and follows the changes of the configuration's files.
   *
   * @throws IOException if an address is taken, a file cannot be read, or the upstream is this
   *     proxy itself
   */
  public static Proxy start(ConfigurationSource source, Reading.Accepted reading)
      throws IOException {
    return start(reading.configuration(), Optional.of(source), reading.files());
  }

  private static Proxy start(
      Configuration configuration, Optional<ConfigurationSource> source, Set<Path> files)
      throws IOException {
    Upstream upstream =
        configuration
            .upstream()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "No upstream is set; give --region or --upstream."));
    SystemTurns turns = new SystemTurns();
    EventLoops loops = EventLoops.of(Runtime.getRuntime().availableProcessors());
    try {
      HopMark mark = HopMark.fresh();
      SigningCredentials credentials =
          new SigningCredentials(
              AwsCredentials.byDefaultChain(upstream.region(), UpstreamUrl.isOfAws(upstream.url())),
              turns);
      CredentialsAtHand atHand = new CredentialsAtHand(credentials);
      boolean loopbackIsMeant = UpstreamUrl.saysLoopback(upstream.url());
      UpstreamClient client =
          UpstreamClient.on(
              loops,
              new UpstreamOptions(
                  Endpoint.of(upstream.url()),
                  Endpoint.of(upstream.streams()),
                  upstream.region(),
                  UpstreamOptions.Limits.DEFAULT,
                  Optional.empty(),
                  address -> UpstreamUrl.mayBeCalled(address, loopbackIsMeant),
                  mark),
              atHand);
      Core core =
          Core.create(
              configuration,
              new SafeRetries(new SoundReplies(new CredentialWait(client, credentials)), turns),
              atHand,
              turns);
      HttpFront front = front(configuration, loops, core.entry(), mark);
      CoreMetrics.registerConnections(core.registry(), front, client);
      refuseLoop(client, front);
      Background background =
          Background.start(core, () -> client.check(HEALTH_TIMEOUT), source, files, turns);
      AdminServer admin =
          AdminServer.start(
              configuration.admin().toSocketAddress(),
              adminAccess(configuration),
              AdminRoutes.of(
                  core,
                  background,
                  upstream,
                  () -> {
                    background.notReady();
                    var unused = front.drain(DRAIN);
                  }));
      return new Proxy(loops, client, front, admin, core, background);
    } catch (IOException | RuntimeException e) {
      loops.close();
      throw e;
    }
  }

  private static HttpFront front(
      Configuration configuration, EventLoops loops, Entry entry, HopMark mark) throws IOException {
    FrontOptions options =
        FrontOptions.listeningOn(configuration.listen().toSocketAddress()).withMark(mark);
    if (configuration.tls().isPresent()) {
      TlsSettings tls = configuration.tls().get();
      options = options.withTls(new FrontTls(tls.certificate(), tls.key(), tls.clientCa()));
    }
    return HttpFront.start(options, loops, entry);
  }

  private static AdminServer.Access adminAccess(Configuration configuration) throws IOException {
    if (configuration.admin().isLoopback() || configuration.tls().isEmpty()) {
      return new AdminServer.Access(
          configuration.adminToken().map(Secret::reveal), Optional.empty());
    }
    TlsSettings tls = configuration.tls().get();
    return new AdminServer.Access(
        configuration.adminToken().map(Secret::reveal),
        Optional.of(AdminTls.context(tls.certificate(), tls.key())));
  }

  /** An upstream that is this proxy would send each call round and round. */
  private static void refuseLoop(UpstreamClient client, HttpFront front) throws IOException {
    try {
      if (client.check(LOOP_PROBE).get(LOOP_PROBE.toMillis() * 2, TimeUnit.MILLISECONDS)
          == UpstreamClient.Health.LOOP) {
        front.close();
        throw new IOException(
            "The upstream leads back to this proxy itself; set upstream to DynamoDB's own"
                + " address.");
      }
    } catch (ExecutionException | CompletionException | TimeoutException e) {
      // An upstream that is down now may come up; calls will tell.
      LOG.warn("The upstream does not answer yet");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where clients speak to it. */
  public InetSocketAddress address() {
    return front.address();
  }

  public InetSocketAddress adminAddress() {
    return admin.address();
  }

  /** Who is hot, now. */
  public HeatSnapshot heat() {
    return core.heat().snapshot();
  }

  /**
   * Stops taking calls, lets those under way end, and stops. Nothing is cut unless it takes over 20
   * s.
   */
  @Override
  public void close() {
    background.notReady();
    int cut = front.drain(DRAIN).join();
    if (cut > 0) {
      LOG.warn("{} connections were cut: they did not end within {}", cut, DRAIN);
    }
    admin.close();
    background.close();
    client.close();
    core.close();
    loops.close();
  }
}
