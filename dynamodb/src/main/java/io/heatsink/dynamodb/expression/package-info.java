/**
 * The expression language: condition, filter, key-condition, update and projection expressions,
 * parsed to records, checked as DynamoDB checks them, evaluated on items.
 *
 * <p>Texts go in, and an item; a decision, a new item or a part of it comes out. In three steps:
 *
 * <ol>
 *   <li>A text is parsed, by {@code parse} or through an {@link
 *       io.heatsink.dynamodb.expression.ExpressionCache}: a record of trees, whose {@code
 *       toString()} parses to an equal record. Refused is what is wrong with the text alone: first
 *       syntax, then the rest in the order of {@link io.heatsink.dynamodb.expression.Faults.Check}.
 *   <li>It is bound to its call's {@link io.heatsink.dynamodb.expression.ExpressionAttributes}.
 *       Refused are names and values that are not defined, then values of wrong types, then
 *       document paths that overlap. When all expressions of the call are bound, {@code
 *       requireAllUsed} refuses names and values that none of them used. Up to here DynamoDB comes
 *       before it knows whether the table exists.
 *   <li>What is bound is applied: to items, and to the key of a table or index. It may be shared
 *       between threads.
 * </ol>
 *
 * <p>All refusals are {@link io.heatsink.dynamodb.DynamoDbException}s with DynamoDB's own messages.
 * No text takes more than a stack of 512 KB, or time beyond its length. Nothing here blocks.
 */
@NullMarked
package io.heatsink.dynamodb.expression;

import org.jspecify.annotations.NullMarked;
