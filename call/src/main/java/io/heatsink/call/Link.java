package io.heatsink.call;

/** One place in the chain. */
public sealed interface Link permits Filter, Observer {}
