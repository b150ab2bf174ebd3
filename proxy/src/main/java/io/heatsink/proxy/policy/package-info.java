/**
 * Who may do what: each call's caller is known and allowed before anything else looks at the call.
 *
 * <p>In: a call whose caller is proven. Out: the same call, or AccessDeniedException in DynamoDB's
 * form. Runs on event loops; never blocks. What cannot be told is not allowed: a rule that names
 * tables or keys lets no call pass that might touch others.
 */
@NullMarked
package io.heatsink.proxy.policy;

import org.jspecify.annotations.NullMarked;
