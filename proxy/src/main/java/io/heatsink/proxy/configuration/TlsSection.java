package io.heatsink.proxy.configuration;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code tls:}: the files that TLS is spoken with. */
final class TlsSection {
  private TlsSection() {}

  private static final Field<Path> CERTIFICATE =
      new Field<>("certificate", Texts.FILE, "PEM file with the server's certificate chain.");

  private static final Field<Path> KEY =
      new Field<>("key", Texts.FILE, "PEM file with the certificate's private key, PKCS#8.");

  private static final Field<Path> CLIENT_CA =
      new Field<>(
          "clientCa",
          Texts.FILE,
          "PEM file with the authorities whose certificates prove callers.");

  static final Field<TlsSettings> TLS =
      new Field<>(
          "tls",
          new Section<>(
              "{certificate: server.pem, key: server-key.pem}",
              List.of(CERTIFICATE, KEY, CLIENT_CA),
              TlsSection::tls),
          "TLS on both ports.");

  private static @Nullable TlsSettings tls(Section.Values values) {
    values.require(CERTIFICATE);
    values.require(KEY);
    if (!values.sound()) {
      return null;
    }
    Path certificate = values.get(CERTIFICATE).orElseThrow();
    Path key = values.get(KEY).orElseThrow();
    Optional<Path> clientCa = values.get(CLIENT_CA);
    List<Path> files = new ArrayList<>(List.of(certificate, key));
    clientCa.ifPresent(files::add);
    files.forEach(values::read);
    try {
      var chain = NamedFiles.certificates(certificate);
      try {
        NamedFiles.checkKey(key, chain.getFirst().getPublicKey());
      } catch (IllegalArgumentException e) {
        values.problem(KEY, NamedFiles.wrong(e), "Name the certificate's private key.");
      }
    } catch (IllegalArgumentException e) {
      values.problem(CERTIFICATE, NamedFiles.wrong(e), "Name a PEM file of certificates.");
    }
    try {
      clientCa.ifPresent(NamedFiles::certificates);
    } catch (IllegalArgumentException e) {
      values.problem(CLIENT_CA, NamedFiles.wrong(e), "Name a PEM file of certificates.");
    }
    return values.sound()
        ? new TlsSettings(certificate, key, clientCa, NamedFiles.fingerprint(files))
        : null;
  }
}
