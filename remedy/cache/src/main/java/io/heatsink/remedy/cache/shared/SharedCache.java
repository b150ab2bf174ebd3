package io.heatsink.remedy.cache.shared;

/**
 * A store that proxies share. A boundary: in production it is Redis, in simulated histories a model
 * of it; one contract suite holds both.
 */
public interface SharedCache extends AutoCloseable {
  /**
   * What is shared of one table; tables are told apart by their ids, so that a table which was
   * deleted and made again begins anew.
   *
   * @param table the TableId, or, where DynamoDB does not tell it, the table's name
   * @param bytes what the values stored of it may take together, about; more is not stored
   * @param listener hears the table's channel, on any thread, one message at a time; must not block
   */
  SharedTable table(String table, long bytes, Channel listener);

  /** How it is now, for health and metrics. */
  SharedHealth health();

  @Override
  void close();
}
