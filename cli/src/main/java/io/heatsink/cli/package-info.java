/**
 * The command line: parses, composes, prints.
 *
 * <p>Data go to standard output, talk to standard error. Exit codes are {@link
 * io.heatsink.cli.ExitCode}'s.
 */
@NullMarked
package io.heatsink.cli;

import org.jspecify.annotations.NullMarked;
