package io.heatsink.proxy.configuration;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What clients are shown and asked for over TLS.
 *
 * @param certificate PEM, the chain from the server's own on; {@code fingerprint} tells its renewal
 * @param key PEM, PKCS#8, not encrypted
 * @param clientCa PEM; if present, callers may prove themselves by a certificate from it
 * @param fingerprint over the contents of the three files, so that new contents are a difference
 */
public record TlsSettings(
    Path certificate, Path key, Optional<Path> clientCa, String fingerprint) {}
