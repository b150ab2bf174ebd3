/**
 * What DynamoDB counts: the bytes of an item, and the capacity units of each operation on a table
 * and its indexes.
 *
 * <p>Sources: DynamoDB Developer Guide, "DynamoDB item sizes and formats", "DynamoDB read and write
 * operations", "Using Global Secondary Indexes" and "Local secondary indexes".
 */
@NullMarked
package io.heatsink.dynamodb.capacity;

import org.jspecify.annotations.NullMarked;
