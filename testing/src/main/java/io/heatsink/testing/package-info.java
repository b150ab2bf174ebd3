/**
 * The deterministic scheduler and seeded generators that tests of Heatsink's own code run under.
 */
@NullMarked
package io.heatsink.testing;

import org.jspecify.annotations.NullMarked;
