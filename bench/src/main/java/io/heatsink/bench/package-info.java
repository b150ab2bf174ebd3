/** Benchmarks against peers. */
@NullMarked
package io.heatsink.bench;

import org.jspecify.annotations.NullMarked;
