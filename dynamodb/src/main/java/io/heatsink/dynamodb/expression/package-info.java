/**
 * The expression language: condition, filter, key-condition, update and projection expressions,
 * parsed to records, checked as DynamoDB checks them, evaluated on items.
 */
@NullMarked
package io.heatsink.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
