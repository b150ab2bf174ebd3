/**
 * What calls cost: the units that DynamoDB charged, by table, index and key.
 *
 * <p>Asks each upstream call for its consumed capacity, and takes the answer out again, so that the
 * reply has exactly the form that the client asked for. Runs on event loops; never blocks.
 */
@NullMarked
package io.heatsink.proxy.accounting;

import org.jspecify.annotations.NullMarked;
