package io.heatsink.remedy.cache.redis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisTlsIT {
  private static final String PASSWORD = "no secret";

  @Test
  void aServerIsBelievedByTheNamedAuthorityOnly(@TempDir Path directory) throws Exception {
    KeyPair own = make(directory, "own");
    KeyPair other = make(directory, "other");
    try (RedisProcess server =
        new RedisProcess(
            RedisProcess.brought(directory),
            directory.resolve("data"),
            "--port",
            "0",
            "--tls-port",
            "{port}",
            "--tls-auth-clients",
            "no",
            "--tls-cert-file",
            own.certificate().toString(),
            "--tls-key-file",
            own.key().toString(),
            "--tls-ca-cert-file",
            own.certificate().toString())) {
      server.launch();

      try (Proxy proxy = new Proxy(settings(server, own)).ready()) {
        assertThat(proxy.fill("e", "v")).isTrue();
        assertThat(proxy.find("e")).contains("v");
      }
      try (Proxy proxy = new Proxy(settings(server, other))) {
        RedisProcess.until(
            () -> proxy.cache.health().lastError().orElse("").contains("certificat"));
        assertThat(proxy.isUp()).isFalse();
      }
    }
  }

  private static RedisSettings settings(RedisProcess server, KeyPair trusted) {
    return new RedisSettings(
        List.of(server.node()),
        false,
        Optional.empty(),
        Optional.of(new RedisSettings.Tls(Optional.of(trusted.certificate()))),
        Proxy.TIMEOUT,
        Proxy.TIMING);
  }

  /** PEM files of a key and of a certificate that it has signed itself. */
  private record KeyPair(Path certificate, Path key) {}

  private static KeyPair make(Path folder, String name) throws Exception {
    Path file = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    name,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + name,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    PASSWORD,
                    "-keystore",
                    file.toString()))
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (keytool.waitFor() != 0) {
      throw new IOException("keytool has failed: " + said);
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD.toCharArray());
    }
    byte[] certificate = store.getCertificate(name).getEncoded();
    byte[] key = store.getKey(name, PASSWORD.toCharArray()).getEncoded();
    return new KeyPair(
        Files.writeString(folder.resolve(name + ".pem"), pem("CERTIFICATE", certificate)),
        Files.writeString(folder.resolve(name + ".key"), pem("PRIVATE KEY", key)));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }
}
