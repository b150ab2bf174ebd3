/** Item sizes and capacity units. */
@NullMarked
package io.heatsink.dynamodb.capacity;

import org.jspecify.annotations.NullMarked;
