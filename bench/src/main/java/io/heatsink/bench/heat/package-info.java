/** How fast heat is recorded, and how soon and surely a hot key is found. In process. */
@NullMarked
package io.heatsink.bench.heat;

import org.jspecify.annotations.NullMarked;
