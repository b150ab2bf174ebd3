/** Who is hot: sketches, windows, verdicts, kinds of hot key. */
@NullMarked
package io.heatsink.heat;

import org.jspecify.annotations.NullMarked;
