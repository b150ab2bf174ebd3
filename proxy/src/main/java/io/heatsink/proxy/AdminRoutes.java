package io.heatsink.proxy;

import io.heatsink.journal.KeyDisplay;
import io.heatsink.proxy.admin.AdminPage;
import io.heatsink.proxy.admin.AdminServer;
import io.heatsink.proxy.admin.CacheJson;
import io.heatsink.proxy.admin.HeatJson;
import io.heatsink.proxy.admin.ProxyStatus;
import io.heatsink.proxy.configuration.Configuration;
import io.heatsink.proxy.configuration.TableSettings;
import io.heatsink.proxy.configuration.Upstream;
import io.heatsink.proxy.schema.TableKnowledge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** What the admin port shows. */
final class AdminRoutes {
  private AdminRoutes() {}

  /**
   * @param drain begins it, and does not wait for its end
   */
  static AdminServer.Routes of(
      Core core, Background background, Upstream upstream, Runnable drain) {
    return new AdminServer.Routes(
        Map.of(
            "/livez", () -> AdminPage.text(200, "ok"),
            "/readyz",
                () ->
                    background.ready()
                        ? AdminPage.text(200, "ready")
                        : AdminPage.text(503, "draining"),
            "/version", () -> AdminPage.text(200, version()),
            "/metrics", () -> AdminPage.metrics(core.registry().scrape()),
            "/api/heat", () -> AdminPage.json(heat(core)),
            "/api/cache", () -> AdminPage.json(cache(core)),
            "/api/status", () -> AdminPage.json(status(core, background, upstream).toJson())),
        Map.of(
            "/drain",
            () -> {
              drain.run();
              return AdminPage.text(202, "draining");
            }));
  }

  private static byte[] heat(Core core) {
    long nanos = core.turns().nanoTime();
    Instant now = core.turns().now();
    KeyDisplay keys = core.keys().of(core.configuration().heatKeys());
    return HeatJson.write(
        core.heat().snapshot(), at -> now.minusNanos(nanos - at), keys::show, core::remedyOf);
  }

  private static byte[] cache(Core core) {
    KeyDisplay keys = core.keys().of(core.configuration().heatKeys());
    return CacheJson.write(core.cache().stats(), core.turns().now(), keys::show);
  }

  private static ProxyStatus status(Core core, Background background, Upstream upstream) {
    Background.Loaded loaded = background.loaded();
    Configuration configuration = core.configuration();
    TreeSet<String> names = new TreeSet<>(core.schemas().names());
    names.addAll(configuration.tables().keySet());
    List<ProxyStatus.Table> tables = new ArrayList<>();
    for (String name : names) {
      tables.add(
          new ProxyStatus.Table(
              name, source(core.schemas().knowledge(name)), rules(configuration, name)));
    }
    return new ProxyStatus(
        version(),
        background.startedAt(),
        loaded.hash(),
        loaded.at(),
        loaded.lastError(),
        upstream.url().toString(),
        background.upstreamHealthy(),
        core.sharedCache()
            .map(
                health ->
                    new ProxyStatus.SharedCache(
                        health.reachable(), core.cache().unsent(), health.lastError())),
        tables);
  }

  private static ProxyStatus.SchemaSource source(TableKnowledge knowledge) {
    return switch (knowledge) {
      case KNOWN -> ProxyStatus.SchemaSource.KNOWN;
      case CONFIGURED -> ProxyStatus.SchemaSource.CONFIGURED;
      case UNKNOWN -> ProxyStatus.SchemaSource.UNKNOWN;
    };
  }

  private static List<String> rules(Configuration configuration, String table) {
    return configuration.table(table).flatMap(TableSettings::cache).isPresent()
        ? List.of("cache")
        : List.of();
  }

  private static String version() {
    return Objects.requireNonNullElse(
        Proxy.class.getPackage().getImplementationVersion(), "development");
  }
}
