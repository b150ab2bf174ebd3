package io.heatsink.proxy.configuration;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.RegionMetadata;

/** {@code upstream:}: where calls go. */
final class UpstreamSection {
  private UpstreamSection() {}

  private static final Field<String> REGION =
      new Field<>(
          "region",
          Texts.matching(
              "a region such as eu-central-1",
              Pattern.compile("[a-z0-9][a-z0-9-]{0,62}"),
              "is no region's name"),
          "The region that calls are signed for; without url, also where they go.");

  private static final Scalar<URI> URL =
      Scalar.of("a URL such as https://dynamodb.eu-central-1.amazonaws.com", UpstreamUrl::parse);

  private static final Field<URI> UPSTREAM_URL =
      new Field<>("url", URL, "Where DynamoDB is, if not at its region's own endpoint.");

  private static final Field<URI> STREAMS_URL =
      new Field<>("url", URL, "Where DynamoDB Streams is.");

  private static final Field<URI> STREAMS =
      new Field<>(
          "streams",
          new Section<>(
              "{url: http://127.0.0.1:8000}",
              List.of(STREAMS_URL),
              values -> {
                values.require(STREAMS_URL);
                return values.get(STREAMS_URL).orElse(null);
              }),
          "Where the tables' streams are, if not beside upstream.url.");

  static final Field<Upstream> UPSTREAM =
      new Field<>(
          "upstream",
          new Section<>(
              "{region: eu-central-1} or {url: \"http://127.0.0.1:8000\", region: local}",
              List.of(REGION, UPSTREAM_URL, STREAMS),
              UpstreamSection::upstream),
          "The DynamoDB that the proxy stands in front of.");

  private static @Nullable Upstream upstream(Section.Values values) {
    Optional<URI> url = values.get(UPSTREAM_URL);
    Optional<String> region = values.get(REGION);
    if (!values.wrote(UPSTREAM_URL) && !values.wrote(REGION)) {
      values.problem("names neither region nor url", "Add `region: eu-central-1` or `url: …`.");
      return null;
    }
    if (!values.wrote(UPSTREAM_URL) && region.isPresent()) {
      Optional<Region> known =
          Region.regions().stream()
              .filter(candidate -> candidate.id().equals(region.get()))
              .filter(candidate -> !candidate.isGlobalRegion())
              .findFirst();
      if (known.isEmpty()) {
        values.unknown(
            REGION,
            region.get(),
            "is no region of AWS's that Heatsink knows",
            Region.regions().stream().map(Region::id).toList(),
            "Where it is a newer one, or no AWS, write url: beside it.");
        return null;
      }
      String suffix = RegionMetadata.of(known.get()).partition().dnsSuffix();
      URI streams = URI.create("https://streams.dynamodb." + region.get() + "." + suffix);
      return new Upstream(
          URI.create("https://dynamodb." + region.get() + "." + suffix),
          values.get(STREAMS).orElse(streams),
          region.get());
    }
    if (url.isEmpty()) {
      return null;
    }
    Optional<String> inUrl = UpstreamUrl.region(url.get());
    if (inUrl.isPresent() && region.isPresent() && !inUrl.equals(region)) {
      values.problem(
          REGION, "is not the region in url, " + inUrl.get(), "Remove region: the URL says it.");
      return null;
    }
    return new Upstream(
        url.get(),
        values.get(STREAMS).orElse(UpstreamUrl.streamsBeside(url.get())),
        // What DynamoDB Local and its like are given by most people; they take any.
        region.or(() -> inUrl).orElse("us-east-1"));
  }

  /** What can be told without calling: the address that the URL writes is one that we listen on. */
  static void checkLoop(Section.Values values, Upstream upstream, HostPort listen, HostPort admin) {
    for (URI url : List.of(upstream.url(), upstream.streams())) {
      int port = url.getPort() >= 0 ? url.getPort() : (url.getScheme().equals("https") ? 443 : 80);
      for (HostPort own : List.of(listen, admin)) {
        boolean reaches =
            (own.address().isAnyLocalAddress() || own.isLoopback())
                ? UpstreamUrl.saysLoopback(url)
                : url.getHost().equals(own.address().getHostAddress());
        if (reaches && port == own.port()) {
          values.problem(
              UPSTREAM,
              "is this proxy itself, at " + own,
              "Name the DynamoDB that it stands in front of, or listen elsewhere.");
          return;
        }
      }
    }
  }
}
