package io.heatsink.proxy.configuration;

import java.net.URI;

/**
 * The DynamoDB that is stood in front of.
 *
 * @param url of tables and items
 * @param streams of their streams
 * @param region that calls are signed for
 */
public record Upstream(URI url, URI streams, String region) {}
