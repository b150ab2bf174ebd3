/**
 * The second level of the cache, which proxies share: what it has to do, whoever does it.
 *
 * <p>What is shared of one table is a set of <em>entries</em>, and of <em>subjects</em>: whatever
 * writes change and entries depend on, such as one item, or one partition key of an index. Each
 * entry names the subjects that it depends on; the table as a whole is a subject of every entry. A
 * subject has a <em>validity</em>, a mark that no other state of it ever had or will have: an entry
 * counts only while each of its subjects has the validity that it had when the read began which
 * produced the entry.
 *
 * <p>Whoever reads takes a {@link io.heatsink.remedy.cache.shared.Lease} first, and may store its
 * answer only while nothing has happened to the subjects since. Whoever writes opens the subjects
 * before the write goes upstream, and closes them afterwards; if nobody closes them by the
 * deadline, whoever meets them does, as after an ambiguous write. All of it is told to every proxy
 * on the table's channel.
 *
 * <p>A store that cannot tell what it has lost of a table (it is new to it, was restarted, or went
 * back to an earlier state) takes all entries for invalid, and any write for open: for as long as
 * {@link io.heatsink.remedy.cache.shared.SharedTiming#quietAfterLoss} says it lets nothing be
 * stored.
 *
 * <p>Nothing here decides whether an answer may be given: that is the cache's. Nothing here is
 * lasting: what is lost is read again.
 */
@NullMarked
package io.heatsink.remedy.cache.shared;

import org.jspecify.annotations.NullMarked;
