/** The lab in JUnit tests: {@link io.heatsink.junit.WithLab}. */
@NullMarked
package io.heatsink.junit;

import org.jspecify.annotations.NullMarked;
