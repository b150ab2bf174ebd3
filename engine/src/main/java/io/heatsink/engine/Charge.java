package io.heatsink.engine;

/** What an operation is going to consume of one table. */
public sealed interface Charge permits ReadCharge, WriteCharge {}
