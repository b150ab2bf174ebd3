package io.heatsink.dynamodb;

/** One attribute of a key, and the type it must have. */
public record KeyAttribute(String name, ScalarType type) {}
