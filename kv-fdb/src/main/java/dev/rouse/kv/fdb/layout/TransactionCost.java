package dev.rouse.kv.fdb.layout;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;

/**
 * Counts a commit as FoundationDB does where it holds a transaction against its limit of 10,000,000 bytes: of each mutation
 * its parameters, of each range of read and write conflicts both ends, and the client's own structures for them. What {@link
 * Mutations} makes of a mutation of the SPI is counted here, one method for each there.
 */
public record TransactionCost(KeySpace keys) implements KvCost {

    /** The limit of a transaction, which is FoundationDB's own. */
    public static final int MAX_BYTES = 10_000_000;

    /** {@code sizeof(MutationRef)} and {@code sizeof(KeyRangeRef)} of the client, and a little more. */
    private static final long MUTATION = 48;

    private static final int RANGE = 32;

    /** The key that the client adds to the conflicts on both sides where they share none, and that for nothing written. */
    private static final int ONCE = 4 * RANGE + 4 * 32 + 2 * 128;

    @Override
    public long of(KvCommit commit) {
        return ONCE + KvCost.super.of(commit);
    }

    @Override
    public long ofConflictKey(KvKey key) {
        return keyConflict(keys.dataLength(key));
    }

    @Override
    public long of(KvMutation mutation) {
        if (mutation instanceof KvMutation.Set set) {
            long written = set(set.key(), set.value());
            return set.overSmall() ? written : written + piecesCleared(set.key());
        }
        if (mutation instanceof KvMutation.Clear clear) {
            return clear(keys.dataLength(clear.key())) + piecesCleared(clear.key());
        }
        KvMutation.ClearRange range = (KvMutation.ClearRange) mutation;
        long ends = (long) keys.dataLength(range.begin()) + keys.dataLength(range.end());
        return MUTATION + ends + RANGE + ends + piecesCleared(range.begin(), range.end());
    }

    private long set(KvKey key, byte[] value) {
        int dataLength = keys.dataLength(key);
        if (!LargeValue.isInPieces(value)) {
            return set(dataLength) + value.length;
        }
        int pieces = LargeValue.pieces(value.length);
        return set(dataLength)
                + LargeValue.DESCRIPTOR_BYTES
                + pieces * (MUTATION + keys.piecesLength(key) + KeySpace.PIECE_NUMBER_BYTES)
                + value.length;
    }

    /**
     * Counts the removal of a key's pieces: without conflicts, as all that is done to pieces; one byte more ends those of one
     * key.
     */
    private long piecesCleared(KvKey key) {
        return 1 + piecesCleared(key, key);
    }

    private long piecesCleared(KvKey begin, KvKey end) {
        return MUTATION + keys.piecesLength(begin) + keys.piecesLength(end);
    }

    /** Counts a key that is set, without its value. */
    private static long set(long key) {
        return MUTATION + key + keyConflict(key);
    }

    /** A key is cleared as the range up to the next one. */
    private static long clear(long key) {
        return MUTATION + 2 * key + 1 + keyConflict(key);
    }

    private static long keyConflict(long key) {
        return RANGE + 2 * key + 1;
    }
}
