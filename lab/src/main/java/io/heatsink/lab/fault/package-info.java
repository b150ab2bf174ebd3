/** Faults that a lab makes on demand, for test suites; named after Toxiproxy's toxics. */
@NullMarked
package io.heatsink.lab.fault;

import org.jspecify.annotations.NullMarked;
