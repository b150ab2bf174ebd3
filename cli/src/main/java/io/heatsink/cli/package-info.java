/** The command line: heatsink proxy, lab, demo, top, replay, check. */
@NullMarked
package io.heatsink.cli;

import org.jspecify.annotations.NullMarked;
