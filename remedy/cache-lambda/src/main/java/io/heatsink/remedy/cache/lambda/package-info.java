/**
 * The stream follower's work as an AWS Lambda function: what goes in is an event of a table's
 * stream, what comes out is which of its records are to be sent again.
 *
 * <p>It promises to answer that a record is done only once the shared cache has acknowledged what
 * the record takes away. Doing a record twice does no harm.
 */
@NullMarked
package io.heatsink.remedy.cache.lambda;

import org.jspecify.annotations.NullMarked;
