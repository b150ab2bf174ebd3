/**
 * The way from the chain's end to DynamoDB: credentials to sign with, and the retries that are
 * safe.
 *
 * <p>In: calls whose filters are done. Out: calls with credentials, handed to the HTTP client. Runs
 * on event loops; what can only be had by waiting, such as a role's session, is fetched on threads
 * of its own before the old one ends.
 */
@NullMarked
package io.heatsink.proxy.upstream;

import org.jspecify.annotations.NullMarked;
