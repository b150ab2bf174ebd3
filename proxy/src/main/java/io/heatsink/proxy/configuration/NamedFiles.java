package io.heatsink.proxy.configuration;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * Reads the files that a configuration names. What is wrong with one is told as an {@link
 * IllegalArgumentException} whose message ends a sentence that begins with the path; it never holds
 * anything of the file's contents.
 */
final class NamedFiles {
  private static final int SECRET_BYTES = 4_096;
  private static final int PEM_BYTES = 1 << 20;

  private NamedFiles() {}

  /** A secret: the file's text without the line's end. */
  static Secret secret(Path path) {
    String text = new String(bytes(path, SECRET_BYTES), StandardCharsets.UTF_8);
    String secret = text.strip();
    if (secret.isEmpty()) {
      throw new IllegalArgumentException("is an empty file");
    }
    if (secret.lines().count() > 1) {
      throw new IllegalArgumentException("holds more than one line");
    }
    return new Secret(secret);
  }

  static byte[] bytes(Path path, int most) {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IllegalArgumentException("is a file of over %,d bytes".formatted(most));
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("is no file", e);
    } catch (AccessDeniedException e) {
      throw new IllegalArgumentException("is a file that this user may not read", e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          Files.isDirectory(path) ? "is a folder" : "cannot be read", e);
    }
  }

  /** The certificates in a PEM file, at least one. */
  static List<Certificate> certificates(Path path) {
    byte[] bytes = bytes(path, PEM_BYTES);
    try {
      Collection<? extends Certificate> found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes));
      if (found.isEmpty()) {
        throw new IllegalArgumentException("holds no certificate");
      }
      return List.copyOf(found);
    } catch (CertificateException e) {
      throw new IllegalArgumentException("holds no certificate in PEM form", e);
    }
  }

  /** Checks that the file holds the private key that belongs to the certificate. */
  static void checkKey(Path path, PublicKey publicKey) {
    String pem = new String(bytes(path, PEM_BYTES), StandardCharsets.US_ASCII);
    if (pem.contains("-----BEGIN ENCRYPTED PRIVATE KEY-----")) {
      throw new IllegalArgumentException(
          "holds an encrypted key; decrypt it with `openssl pkcs8 -topk8 -nocrypt`");
    }
    int begin = pem.indexOf("-----BEGIN PRIVATE KEY-----");
    int end = pem.indexOf("-----END PRIVATE KEY-----");
    if (begin < 0 || end < begin) {
      throw new IllegalArgumentException(
          "holds no key in PKCS#8 form; convert it with `openssl pkcs8 -topk8 -nocrypt`");
    }
    try {
      byte[] encoded =
          Base64.getMimeDecoder()
              .decode(pem.substring(begin + "-----BEGIN PRIVATE KEY-----".length(), end));
      var key =
          KeyFactory.getInstance(publicKey.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (!KeyPairCheck.belongTogether(key, publicKey)) {
        throw new IllegalArgumentException("holds another certificate's key");
      }
    } catch (InvalidKeySpecException e) {
      throw new IllegalArgumentException("holds another certificate's key, or a broken one", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalArgumentException("holds a key of an algorithm that is not known here", e);
    }
  }

  /** What is wrong, from an exception of this class's. */
  static String wrong(IllegalArgumentException e) {
    return e.getMessage() == null ? "cannot be read" : e.getMessage();
  }

  /** Tells whether files have changed, and nothing of what is in them. */
  static String fingerprint(Collection<Path> paths) {
    MessageDigest digest = Digests.sha256();
    for (Path path : paths) {
      digest.update(Digests.sha256().digest(bytes(path, PEM_BYTES)));
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
