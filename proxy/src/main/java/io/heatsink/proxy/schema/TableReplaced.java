package io.heatsink.proxy.schema;

/** Hears that a table is gone, or that there is another one under its name. */
@FunctionalInterface
public interface TableReplaced {
  /**
   * Nothing that was remembered of the table holds any more. Called on any thread; never blocks.
   */
  void replaced(String table);
}
