/**
 * What is known of each table, and how it becomes known.
 *
 * <p>In: calls and replies as they pass, and what DynamoDB says when it is asked. Out: schemas, by
 * which the keys in a call can be told, and word of tables that are gone or others under the same
 * name. Asks with DescribeTable in the background, never on a call's way; only {@link
 * io.heatsink.proxy.schema.SchemaWait} makes calls wait for an answer, where a rule needs it.
 */
@NullMarked
package io.heatsink.proxy.schema;

import org.jspecify.annotations.NullMarked;
