/**
 * The admin port: health, metrics, heat and status.
 *
 * <p>Local by default. Changes by POST only, with a JSON type; the Host header must name this port,
 * so that a page in a browser cannot reach it by DNS rebinding. No secrets in what it shows.
 */
@NullMarked
package io.heatsink.proxy.admin;

import org.jspecify.annotations.NullMarked;
