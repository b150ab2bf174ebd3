/**
 * The JSON wire format, read and written as a stream: values and items, the head of a call, errors.
 *
 * <p>Bytes go in; records come out. Nothing here blocks, and nothing keeps state between calls.
 */
@NullMarked
package io.heatsink.dynamodb.wire;

import org.jspecify.annotations.NullMarked;
