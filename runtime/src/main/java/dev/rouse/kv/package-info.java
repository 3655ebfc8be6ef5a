/**
 * The storage SPI: an ordered, versioned, transactional map of bytes behind three verbs. The runtime owns keys,
 * records, budgets and fencing, so a store is only this. Start at {@link dev.rouse.kv.KvStore}.
 *
 * <ul>
 *   <li>Values: {@link dev.rouse.kv.KvKey}, {@link dev.rouse.kv.KvRange}, {@link dev.rouse.kv.KvEntry}, {@link
 *       dev.rouse.kv.KvVersion}.
 *   <li>Reads: {@link dev.rouse.kv.KvRead}, answered with a {@link dev.rouse.kv.KvSnapshot} of {@link
 *       dev.rouse.kv.KvRangeResult}s.
 *   <li>Commits: {@link dev.rouse.kv.KvCommit} of {@link dev.rouse.kv.KvMutation}s, within {@link dev.rouse.kv.KvLimits} as
 *       a {@link dev.rouse.kv.KvCost} counts them; {@link dev.rouse.kv.KvTransaction}, which ends as {@link
 *       dev.rouse.kv.KvTransacted}.
 *   <li>Errors: those in {@link dev.rouse.kv.error}, and here the three that carry a key or a version: {@link
 *       dev.rouse.kv.KvConflictException}, {@link dev.rouse.kv.KvVersionTooOldException}, {@link
 *       dev.rouse.kv.KvFutureVersionException}.
 *   <li>For those who write a store: {@link dev.rouse.kv.GuardedMono}, {@link dev.rouse.kv.KvTimer}, {@link
 *       dev.rouse.kv.KvExecutor}.
 * </ul>
 */
@NullMarked
package dev.rouse.kv;

import org.jspecify.annotations.NullMarked;
