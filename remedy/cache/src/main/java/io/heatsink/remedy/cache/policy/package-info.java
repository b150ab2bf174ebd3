/**
 * What the cache decides: which items it holds, for how long, who may share a fetch, and what a
 * write takes away.
 *
 * <p>No clock, no thread, no I/O: time is given with each question, answers of DynamoDB are given
 * as values. So the filter and a simulator run the same classes. Everything here may be used by
 * many threads at once, and never waits.
 */
@NullMarked
package io.heatsink.remedy.cache.policy;

import org.jspecify.annotations.NullMarked;
