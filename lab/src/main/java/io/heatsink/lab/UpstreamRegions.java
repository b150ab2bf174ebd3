package io.heatsink.lab;

import io.heatsink.call.Call;
import io.heatsink.call.Upstream;
import io.heatsink.dynamodb.DynamoDbException;
import io.heatsink.dynamodb.signature.Credentials;
import io.heatsink.http.Endpoint;
import io.heatsink.http.EventLoops;
import io.heatsink.http.HopMark;
import io.heatsink.http.UpstreamClient;
import io.heatsink.http.UpstreamCredentials;
import io.heatsink.http.UpstreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoint behind a lab, reached with the region that each client signs for: local endpoints
 * keep the tables of regions and key ids apart.
 */
final class UpstreamRegions implements AutoCloseable {
  /** Regions are what clients say; there is no need to keep connections for whatever they say. */
  private static final int MOST_REGIONS = 64;

  private static final String ANY_REGION = "us-east-1";
  private static final Duration LOOP_PROBE = Duration.ofSeconds(2);
  private static final String STREAMS = "streams.";
  private static final String AWS = "amazonaws.com";
  private static final String PLACEHOLDER = "heatsink";
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamRegions.class);

  private final EventLoops loops;
  private final Endpoint dynamodb;
  private final Endpoint streams;
  private final UpstreamCredentials credentials;
  private final HopMark mark;
  private final Map<String, UpstreamClient> byRegion = new ConcurrentHashMap<>();

  UpstreamRegions(EventLoops loops, URI url, Optional<Credentials> credentials, HopMark mark) {
    this.loops = loops;
    this.dynamodb = Endpoint.of(url);
    this.streams = streams(dynamodb);
    this.credentials =
        credentials.<UpstreamCredentials>map(it -> call -> it).orElse(this::asCalled);
    this.mark = mark;
  }

  /** At AWS streams live at a host of their own. */
  private static Endpoint streams(Endpoint dynamodb) {
    return dynamodb.host().startsWith("dynamodb.") && dynamodb.host().contains(AWS)
        ? new Endpoint(dynamodb.tls(), STREAMS + dynamodb.host(), dynamodb.port())
        : dynamodb;
  }

  /** The key id that the client uses; its secret is not known, and local endpoints ask for none. */
  private Credentials asCalled(Call call) {
    String keyId =
        call.headers()
            .first("Authorization")
            .map(Identity::of)
            .map(Identity::accessKeyId)
            .orElse("");
    try {
      return Credentials.of(keyId, PLACEHOLDER);
    } catch (IllegalArgumentException e) {
      return Credentials.of(PLACEHOLDER, PLACEHOLDER);
    }
  }

  /**
   * The endpoint, for calls that are signed for that region.
   *
   * @throws DynamoDbException a ValidationException, if clients have named too many
   */
  Upstream of(String region) {
    UpstreamClient known = byRegion.get(region);
    if (known == null && byRegion.size() >= MOST_REGIONS) {
      throw DynamoDbException.validation(
          "The lab has passed on calls of %d regions already, and takes no call of another one: %s"
              .formatted(MOST_REGIONS, region));
    }
    return known == null ? byRegion.computeIfAbsent(region, this::client) : known;
  }

  private UpstreamClient client(String region) {
    UpstreamOptions options = UpstreamOptions.to(dynamodb, streams, region).withMark(mark);
    try {
      return UpstreamClient.on(loops, options, credentials);
    } catch (IOException e) {
      throw new UncheckedIOException("The client of " + dynamodb + " cannot be made", e);
    }
  }

  /**
   * Looks whether the endpoint is there, and is not the lab itself.
   *
   * @throws IOException if it is; a call would go round and round
   */
  void probe() throws IOException {
    try {
      UpstreamClient any = byRegion.computeIfAbsent(ANY_REGION, this::client);
      if (any.check(LOOP_PROBE).join() == UpstreamClient.Health.LOOP) {
        throw new IOException(
            "--upstream %s is this lab itself; give the address of what it shall throttle."
                .formatted(dynamodb));
      }
    } catch (CompletionException e) {
      // What is down now may come up; calls will tell.
      LOG.warn("{} does not answer yet", dynamodb);
    }
  }

  @Override
  public void close() {
    byRegion.values().forEach(UpstreamClient::close);
  }
}
