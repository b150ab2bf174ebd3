package io.heatsink.engine;

/** All that an engine holds. */
record Content(
    Tables tables,
    Streams streams,
    IdempotencyTokens tokens,
    Backups backups,
    Surroundings surroundings) {
  static Content empty(Surroundings surroundings) {
    Tables tables = new Tables();
    return new Content(
        tables,
        new Streams(),
        new IdempotencyTokens(),
        new Backups(tables, surroundings),
        surroundings);
  }
}
