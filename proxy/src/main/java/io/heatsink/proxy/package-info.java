/** The proxy: front, filters and upstream composed from heatsink.yaml; the admin port. */
@NullMarked
package io.heatsink.proxy;

import org.jspecify.annotations.NullMarked;
