package io.heatsink.endtoend;

import io.heatsink.lab.Lab;
import io.heatsink.lab.LabOptions;
import io.heatsink.partition.PartitionSettings;
import io.heatsink.proxy.Proxy;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.ConfigurationSource;
import io.heatsink.proxy.configuration.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Labs, and proxies in front of them, on free ports. */
final class Proxies {
  static {
    // The proxy's credential chain would wait some seconds for a metadata service that is not
    // there.
    System.setProperty("aws.disableEc2Metadata", "true");
  }

  private Proxies() {}

  static Lab lab() throws IOException {
    return Lab.start(
        LabOptions.DEFAULT.withPort(0).withLimits(PartitionSettings.DEFAULT.withThrottle(false)));
  }

  /**
   * @param settings each by its path, such as {@code accounting}, besides those that every proxy
   *     here has
   */
  static Proxy inFrontOf(URI upstream, Map<String, String> settings) throws IOException {
    return Proxy.start(configuration(upstream, settings));
  }

  /** One that follows the changes of its file. */
  static Proxy following(Path file, URI upstream) throws IOException {
    ConfigurationSource source = new ConfigurationSource(Optional.of(file), flags(upstream));
    return Proxy.start(source, accepted(source));
  }

  static Configuration configuration(URI upstream, Map<String, String> settings) {
    Map<String, String> all = flags(upstream);
    all.putAll(settings);
    return accepted(new ConfigurationSource(Optional.empty(), all)).configuration();
  }

  static URI address(Proxy proxy) {
    return URI.create("http://127.0.0.1:" + proxy.address().getPort());
  }

  static URI admin(Proxy proxy) {
    return URI.create("http://127.0.0.1:" + proxy.adminAddress().getPort());
  }

  private static Map<String, String> flags(URI upstream) {
    Map<String, String> flags = new LinkedHashMap<>();
    flags.put("upstream.url", upstream.toString());
    flags.put("upstream.region", Clients.REGION);
    flags.put("listen", "127.0.0.1:0");
    flags.put("admin", "127.0.0.1:0");
    return flags;
  }

  private static Reading.Accepted accepted(ConfigurationSource source) {
    return switch (source.read()) {
      case Reading.Accepted good -> good;
      case Reading.Refused refused ->
          throw new IllegalArgumentException(refused.problems().toString());
    };
  }
}
