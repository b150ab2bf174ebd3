/**
 * Calls and replies over HTTP: the front that clients speak to, the client that speaks to DynamoDB.
 */
@NullMarked
package io.heatsink.http;

import org.jspecify.annotations.NullMarked;
