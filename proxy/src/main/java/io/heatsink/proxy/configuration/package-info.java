/**
 * {@code heatsink.yaml} and the command line, read once into one tree of records, checked whole.
 *
 * <p>In: the file's bytes and what the command line sets besides. Out: either a {@link
 * io.heatsink.proxy.configuration.Configuration} in which nothing is left to check, or every
 * mistake that was found, each with its place. Nothing here starts anything; files that the
 * configuration names (secrets, certificates) are read here, and their contents held.
 */
@NullMarked
package io.heatsink.proxy.configuration;

import org.jspecify.annotations.NullMarked;
