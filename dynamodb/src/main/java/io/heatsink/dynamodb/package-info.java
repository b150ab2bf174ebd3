/**
 * What DynamoDB is: operations, keys, values, the wire format, expressions, capacity units, errors,
 * signatures.
 */
@NullMarked
package io.heatsink.dynamodb;

import org.jspecify.annotations.NullMarked;
