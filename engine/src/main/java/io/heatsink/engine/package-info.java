/** An embedded DynamoDB. */
@NullMarked
package io.heatsink.engine;

import org.jspecify.annotations.NullMarked;
