/**
 * AWS Signature Version 4: verifying and signing requests.
 *
 * <p>A request's parts and the time go in as values; a proven key id, one of DynamoDB's errors, or
 * the text of an Authorization header comes out. {@link
 * io.heatsink.dynamodb.signature.SignatureVerifier} and {@link
 * io.heatsink.dynamodb.signature.RequestSigner} keep derived keys and buffers between calls, and
 * are not thread-safe: one per event loop.
 *
 * <p>Source: AWS Identity and Access Management User Guide, "Create a signed AWS API request".
 */
@NullMarked
package io.heatsink.dynamodb.signature;

import org.jspecify.annotations.NullMarked;
