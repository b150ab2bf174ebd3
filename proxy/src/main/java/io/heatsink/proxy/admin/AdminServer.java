package io.heatsink.proxy.admin;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the admin pages. The JDK's own small HTTP server is enough here: few requests, none of
 * them hostile by default, and it shares nothing with the port that clients use.
 */
public final class AdminServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AdminServer.class);
  private static final String JSON = "application/json";
  private static final Set<String> LOCAL_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  private final HttpServer server;
  private final ExecutorService threads;

  private AdminServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * What there is to see and to do.
   *
   * @param pages by path, for GET
   * @param actions by path, for POST
   */
  public record Routes(
      Map<String, Supplier<AdminPage>> pages, Map<String, Supplier<AdminPage>> actions) {
    public Routes {
      pages = Map.copyOf(pages);
      actions = Map.copyOf(actions);
    }
  }

  /**
   * Who may ask.
   *
   * @param token that each request must bear; empty on loopback, where none is needed
   * @param tls empty for plain HTTP, on loopback
   */
  public record Access(Optional<String> token, Optional<SSLContext> tls) {
    public static final Access LOCAL = new Access(Optional.empty(), Optional.empty());

    @Override
    public String toString() {
      return "Access[token=%s, tls=%s]"
          .formatted(token.isPresent() ? "set" : "none", tls.isPresent());
    }
  }

  public static AdminServer start(InetSocketAddress address, Access access, Routes routes)
      throws IOException {
    HttpServer server;
    if (access.tls().isPresent()) {
      HttpsServer https = HttpsServer.create(address, 0);
      https.setHttpsConfigurator(new HttpsConfigurator(access.tls().get()));
      server = https;
    } else {
      server = HttpServer.create(address, 0);
    }
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.createContext("/", exchange -> serve(exchange, access, routes));
    server.start();
    return new AdminServer(server, threads);
  }

  public InetSocketAddress address() {
    return server.getAddress();
  }

  private static void serve(HttpExchange exchange, Access access, Routes routes)
      throws IOException {
    try (exchange) {
      AdminPage page = answer(exchange, access, routes);
      Headers headers = exchange.getResponseHeaders();
      headers.set("Content-Type", page.contentType());
      headers.set("Cache-Control", "no-store");
      headers.set("X-Content-Type-Options", "nosniff");
      headers.set("Content-Security-Policy", "default-src 'none'");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(page.status(), head ? -1 : page.body().length);
      if (!head) {
        exchange.getResponseBody().write(page.body());
      }
    }
  }

  private static AdminPage answer(HttpExchange exchange, Access access, Routes routes) {
    if (!namesThisPort(exchange)) {
      return AdminPage.text(403, "The Host or Origin header does not name this admin port.");
    }
    if (access.token().isPresent() && !bears(exchange, access.token().get())) {
      return AdminPage.text(401, "This admin port needs its token: Authorization: Bearer TOKEN.");
    }
    String path = exchange.getRequestURI().getPath();
    try {
      return switch (exchange.getRequestMethod()) {
        case "GET", "HEAD" -> page(path, routes);
        case "POST" -> action(exchange, path, routes);
        default -> AdminPage.text(405, "Only GET, HEAD and POST.");
      };
    } catch (RuntimeException e) {
      LOG.error(
          "The admin page {} failed", routes.pages().containsKey(path) ? path : "(unknown)", e);
      return AdminPage.text(500, "This page failed; see the proxy's log.");
    }
  }

  private static AdminPage page(String path, Routes routes) {
    Supplier<AdminPage> page = routes.pages().get(path);
    if (page != null) {
      return page.get();
    }
    return routes.actions().containsKey(path)
        ? AdminPage.text(
            405, "This changes something: use POST with Content-Type: application/json.")
        : AdminPage.text(
            404,
            "There is %s."
                .formatted(String.join(", ", routes.pages().keySet().stream().sorted().toList())));
  }

  private static AdminPage action(HttpExchange exchange, String path, Routes routes) {
    Supplier<AdminPage> action = routes.actions().get(path);
    if (action == null) {
      return AdminPage.text(404, "There is nothing to do at that path.");
    }
    // A form of another site's cannot send this type without asking first.
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (type == null || !type.toLowerCase(Locale.ROOT).startsWith(JSON)) {
      return AdminPage.text(415, "Send it with Content-Type: application/json.");
    }
    return action.get();
  }

  private static boolean namesThisPort(HttpExchange exchange) {
    List<String> hosts = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    List<String> origins = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    return hosts.size() == 1
        && isThisPort(exchange, hosts.getFirst())
        && origins.stream().allMatch(o -> isThisPort(exchange, o.replaceFirst("^https?://", "")));
  }

  private static boolean isThisPort(HttpExchange exchange, String host) {
    InetSocketAddress local = exchange.getLocalAddress();
    int colon = host.lastIndexOf(':');
    boolean hasPort = colon > host.lastIndexOf(']');
    String name = (hasPort ? host.substring(0, colon) : host).toLowerCase(Locale.ROOT);
    boolean portFits =
        !hasPort || host.substring(colon + 1).equals(Integer.toString(local.getPort()));
    boolean nameFits =
        local.getAddress().isLoopbackAddress()
            ? LOCAL_NAMES.contains(name)
            // Elsewhere the token is what proves the caller.
            : !name.isEmpty();
    return portFits && nameFits;
  }

  private static boolean bears(HttpExchange exchange, String token) {
    String given = exchange.getRequestHeaders().getFirst("Authorization");
    return given != null
        && MessageDigest.isEqual(
            given.getBytes(StandardCharsets.UTF_8),
            ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
