package io.heatsink.proxy.configuration;

import io.heatsink.remedy.cache.redis.RedisSettings;
import io.heatsink.remedy.cache.shared.SharedTiming;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The Redis whose entries proxies share.
 *
 * @param servers the server; of a cluster, some of its nodes
 * @param cluster whether it is a cluster
 * @param username empty for the default user
 * @param passwordFile empty where Redis asks for no password; read anew for each connection
 * @param ca PEM, the authorities that servers' certificates are from; empty for the JDK's
 * @param timeout how long a call may take
 */
public record Redis(
    List<RedisUrl> servers,
    boolean cluster,
    Optional<String> username,
    Optional<Path> passwordFile,
    Optional<Path> ca,
    Duration timeout) {
  /** The same, for the cache. */
  public RedisSettings settings(SharedTiming timing) {
    return new RedisSettings(
        servers.stream().map(url -> new RedisSettings.Node(url.host(), url.port())).toList(),
        cluster,
        passwordFile.map(file -> new RedisSettings.Login(username, file)),
        servers.getFirst().tls() ? Optional.of(new RedisSettings.Tls(ca)) : Optional.empty(),
        timeout,
        timing);
  }
}
