package io.heatsink.http;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;

/**
 * A key and a certificate that it has signed itself, made anew.
 *
 * @param certificate PEM file
 * @param key PEM file
 */
record KeyPairFiles(Path certificate, Path key, KeyStore store) {
  static final char[] PASSWORD = "no secret".toCharArray();
  private static final String ALIAS = "own";

  static KeyPairFiles make(Path folder, String commonName) throws Exception {
    Path file = folder.resolve(commonName + ".p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    ALIAS,
                    "-keyalg",
                    "EC",
                    "-groupname",
                    "secp256r1",
                    "-dname",
                    "CN=" + commonName,
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
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
      store.load(in, PASSWORD);
    }
    return new KeyPairFiles(
        Files.writeString(
            folder.resolve(commonName + ".pem"),
            pem("CERTIFICATE", certificate(store).getEncoded())),
        Files.writeString(
            folder.resolve(commonName + ".key"), pem("PRIVATE KEY", key(store).getEncoded())),
        store);
  }

  private static Certificate certificate(KeyStore store) throws GeneralSecurityException {
    return store.getCertificate(ALIAS);
  }

  private static PrivateKey key(KeyStore store) throws GeneralSecurityException {
    return (PrivateKey) store.getKey(ALIAS, PASSWORD);
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
  }
}
