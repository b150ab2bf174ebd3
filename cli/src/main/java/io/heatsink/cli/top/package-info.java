/**
 * {@code heatsink top}: a live view of the hot keys.
 *
 * <p>What the admin API says goes in; lines of a given width and height come out. Only {@link
 * io.heatsink.cli.top.TopCommand} knows of terminals and HTTP.
 */
@NullMarked
package io.heatsink.cli.top;

import org.jspecify.annotations.NullMarked;
