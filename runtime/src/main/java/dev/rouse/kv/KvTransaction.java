package dev.rouse.kv;

import reactor.core.publisher.Mono;

/**
 * One attempt of {@link KvStore#transact}. Reads see the state at one version, not this transaction's own writes, and
 * each adds what it read to the conflicts: if anybody writes that in between, the attempt is run again.
 *
 * <p>Not thread-safe: one call, and one subscription to a read, after the other. Reads may be under way side by side, and take one
 * round trip together then where the store has any; they complete in any order.
 */
public interface KvTransaction {

    /** The value of {@code key}; empty when absent. */
    Mono<byte[]> get(KvKey key);

    /** Reads a range as of the version of this attempt. Cold; ends with a {@link dev.rouse.kv.error.KvException}. */
    Mono<KvRangeResult> range(KvRange range);

    /** Writes {@code value} at {@code key} when the attempt commits. */
    void set(KvKey key, byte[] value);

    /** Removes {@code key}, which need not be there, when the attempt commits. */
    void clear(KvKey key);

    /** Clears from {@code begin} (inclusive) to {@code end} (exclusive). */
    void clearRange(KvKey begin, KvKey end);
}
