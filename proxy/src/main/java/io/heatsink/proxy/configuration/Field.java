package io.heatsink.proxy.configuration;

/**
 * One named setting of a section.
 *
 * @param means what it sets, in a sentence for the help page
 */
record Field<T>(String name, Shape<T> shape, String means) {}
