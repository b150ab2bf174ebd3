package io.heatsink.engine;

import io.heatsink.dynamodb.DynamoDbException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether an operation may consume the capacity that it needs.
 *
 * <p>The engine asks inside each operation, after it was evaluated and before anything of it can be
 * seen: a read before its answer is built, a write before it is committed. A refusal is a {@link
 * DynamoDbException} as DynamoDB would throttle; it undoes the operation without a trace. A batch
 * asks once per item.
 */
public interface Admission {
  /** Admits everything. */
  Admission ALL =
      new Admission() {
        @Override
        public ForTable created(TableThroughput table) {
          return Unlimited.INSTANCE;
        }

        @Override
        public List<Optional<DynamoDbException>> transaction(List<Part> parts) {
          return Collections.nCopies(parts.size(), Optional.empty());
        }
      };

  /** A table was created; what is answered admits all that is done to it, until it is deleted. */
  ForTable created(TableThroughput table);

  /**
   * Admits all parts of a transaction and charges them, or refuses it and charges nothing. The
   * units are those of a transaction already.
   *
   * @return of each part why it is refused; all empty if the transaction is admitted
   */
  List<Optional<DynamoDbException>> transaction(List<Part> parts);

  /**
   * Admits a well-formed call before it is looked at further, or throws.
   *
   * @param operation its name, such as {@code DescribeStream}
   * @param countedFor the stream whose calls are counted together; empty for all of the account
   */
  default void call(String operation, String countedFor) {}

  /** Whether AWS's quotas on tables and on readers of streams hold. */
  default boolean hasQuotas() {
    return false;
  }

  /**
   * What a transaction does to one item.
   *
   * @param table what {@link #created} answered
   */
  record Part(ForTable table, Charge charge) {}

  /**
   * The admission of one table.
   *
   * <p>Many threads call at once. A write is asked for while its item is locked, so what is called
   * here must not wait and must not call the engine.
   */
  interface ForTable {
    /** Admits the read and charges it, or throws and charges nothing. */
    void read(ReadCharge charge);

    /**
     * Admits the write with all its index entries and charges them, or throws and charges nothing.
     */
    void write(WriteCharge charge);

    /** The table has another billing mode, throughput or set of indexes from now on. */
    void changed(TableThroughput table);

    /** Where the table's partitions begin, in their order. A stream has a shard for each. */
    default List<PartitionStart> partitionStarts() {
      return List.of(PartitionStart.FIRST);
    }

    /** The table is gone; nothing more is asked. */
    void deleted();
  }
}
