/**
 * Load from traces: reading them, laying a hot key over them, and playing them open loop.
 *
 * <p>A trace goes in as a file; timed requests come out, each handed to whoever sends it at the
 * moment it is due, whether or not the ones before it have been answered. What came of them is
 * counted from the intended moment on, so that a server that stalls cannot hide it.
 */
@NullMarked
package io.heatsink.lab.load;

import org.jspecify.annotations.NullMarked;
