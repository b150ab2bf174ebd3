/** A local DynamoDB that throttles by partition, as the real one does. */
@NullMarked
package io.heatsink.lab;

import org.jspecify.annotations.NullMarked;
