/** AWS Signature Version 4: verifying and signing. */
@NullMarked
package io.heatsink.dynamodb.signature;

import org.jspecify.annotations.NullMarked;
