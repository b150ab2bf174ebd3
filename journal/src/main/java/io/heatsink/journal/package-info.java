/** The access log: records, writers, readers. */
@NullMarked
package io.heatsink.journal;

import org.jspecify.annotations.NullMarked;
