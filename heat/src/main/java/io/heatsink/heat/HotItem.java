package io.heatsink.heat;

import io.heatsink.dynamodb.KeyValue;

/**
 * One item of a hot item collection.
 *
 * @param offered over the last ten seconds, of what was looked into; an item collection is looked
 *     into once it has a verdict
 */
public record HotItem(KeyValue sortKey, Estimate offered) {}
