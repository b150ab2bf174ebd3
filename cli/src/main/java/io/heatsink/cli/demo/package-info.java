/**
 * {@code heatsink demo}: a flash sale on a table that throttles by partition, before and after.
 *
 * <p>Everything is real but the account: the AWS SDK's own clients call the proxy over HTTP, the
 * proxy calls the lab.
 */
@NullMarked
package io.heatsink.cli.demo;

import org.jspecify.annotations.NullMarked;
