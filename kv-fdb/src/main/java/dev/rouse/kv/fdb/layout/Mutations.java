package dev.rouse.kv.fdb.layout;

import com.apple.foundationdb.Transaction;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.util.List;

/**
 * Puts mutations into a transaction. Whatever is written at a key, the pieces of a large value before it go; none are looked
 * for where the writer knows that there are none. Pieces are in nobody's conflicts: who reads a value depends on its key.
 */
public record Mutations(KeySpace keys) {

    /**
     * Puts them into {@code transaction}. Where nothing is to be written, a conflict on a key that nobody reads makes it a
     * commit with a version all the same.
     */
    public void apply(Transaction transaction, List<KvMutation> mutations) {
        boolean written = false;
        for (KvMutation mutation : mutations) {
            written |= apply(transaction, mutation);
        }
        if (!written) {
            transaction.addWriteConflictKey(keys.unwritten());
        }
    }

    /** @return false for an empty range, which the client leaves out */
    private boolean apply(Transaction transaction, KvMutation mutation) {
        if (mutation instanceof KvMutation.Set set) {
            if (!set.overSmall()) {
                clearPieces(transaction, set.key());
            }
            set(transaction, set.key(), set.value());
        } else if (mutation instanceof KvMutation.Clear clear) {
            transaction.clear(keys.data(clear.key()));
            clearPieces(transaction, clear.key());
        } else if (mutation instanceof KvMutation.ClearRange range) {
            transaction.clear(keys.data(range.begin()), keys.data(range.end()));
            withoutConflict(transaction).clear(keys.pieces(range.begin()), keys.pieces(range.end()));
            return range.begin().compareTo(range.end()) < 0;
        }
        return true;
    }

    private void set(Transaction transaction, KvKey key, byte[] value) {
        LargeValue large = LargeValue.describe(value);
        if (large == null) {
            transaction.set(keys.data(key), value);
            return;
        }
        transaction.set(keys.data(key), large.encode());
        for (int i = 0; i < large.pieces(); i++) {
            withoutConflict(transaction).set(keys.piece(key, i), LargeValue.piece(value, i));
        }
    }

    private void clearPieces(Transaction transaction, KvKey key) {
        withoutConflict(transaction).clear(keys.pieces(key), keys.piecesEnd(key));
    }

    /** {@code transaction}, for one write that no other transaction conflicts with. */
    private static Transaction withoutConflict(Transaction transaction) {
        transaction.options().setNextWriteNoWriteConflictRange();
        return transaction;
    }
}
