/**
 * Calls and replies over HTTP: the front that clients speak to, the client that speaks to DynamoDB.
 *
 * <p>Bytes come in at {@link io.heatsink.http.HttpFront} and leave as {@link
 * io.heatsink.http.Request}s for an {@link io.heatsink.http.Entry}; {@link
 * io.heatsink.http.ApiCalls} tells which {@link io.heatsink.call.Call} a request is. Everything
 * runs on the threads of {@link io.heatsink.http.EventLoops} and never blocks them.
 */
@NullMarked
package io.heatsink.http;

import org.jspecify.annotations.NullMarked;
