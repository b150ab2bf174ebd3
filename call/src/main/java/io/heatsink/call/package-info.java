/** Call, Reply, Filter, Chain and Schemas. */
@NullMarked
package io.heatsink.call;

import org.jspecify.annotations.NullMarked;
