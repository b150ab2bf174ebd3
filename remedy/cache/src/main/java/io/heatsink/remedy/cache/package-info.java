/** The read cache. */
@NullMarked
package io.heatsink.remedy.cache;

import org.jspecify.annotations.NullMarked;
