package dev.rouse.kv;

import reactor.core.publisher.Mono;

/**
 * One attempt of {@link KvStore#transact}. Reads see the state at one version, not this transaction's own writes, and
 * each adds what it read to the conflicts: if anybody writes that in between, the attempt is run again. Not thread-safe:
 * one call after the other.
 */
public interface KvTransaction {

    /** The value of {@code key}; empty when absent. */
    Mono<byte[]> get(KvKey key);

    Mono<KvRangeResult> range(KvRange range);

    void set(KvKey key, byte[] value);

    void clear(KvKey key);

    /** Clears from {@code begin} (inclusive) to {@code end} (exclusive). */
    void clearRange(KvKey begin, KvKey end);
}
