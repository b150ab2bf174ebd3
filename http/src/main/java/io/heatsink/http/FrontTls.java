package io.heatsink.http;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What a front needs to speak TLS.
 *
 * @param certificate PEM file: the certificate, and those between it and its CA
 * @param key PEM file: its private key, PKCS#8
 * @param clientCa PEM file: who signs the clients' certificates. With it, a client may show one
 *     (whoever shows none is still let in, without a subject); one from another CA ends the
 *     connection
 */
public record FrontTls(Path certificate, Path key, Optional<Path> clientCa) {}
