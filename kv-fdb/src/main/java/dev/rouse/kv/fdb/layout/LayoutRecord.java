package dev.rouse.kv.fdb.layout;

import com.apple.foundationdb.Transaction;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The record of the layout under a root: {@code "RouseKv" version1}. It is the first thing written under an empty
 * root, and what is found under a root without it is somebody else's.
 */
public final class LayoutRecord {

    private static final byte[] MAGIC = "RouseKv".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;

    private final KeySpace keys;

    public LayoutRecord(KeySpace keys) {
        this.keys = keys;
    }

    private static byte[] encode() {
        return ByteBuffer.allocate(MAGIC.length + 1).put(MAGIC).put(VERSION).array();
    }

    /**
     * Checks what is under the root, and puts the record into {@code transaction} where there is nothing. Completes with
     * whether there is something to commit, or with {@link KvCorruptException}.
     */
    public CompletableFuture<Boolean> checkOrWrite(Transaction transaction) {
        return transaction
                .get(keys.layout())
                .thenCombine(
                        transaction.getRange(keys.root(), keys.rootEnd(), 1).asList(), (record, anything) -> {
                            if (record == null && anything.isEmpty()) {
                                transaction.set(keys.layout(), encode());
                                return true;
                            }
                            check(record, anything.get(0).getKey());
                            return false;
                        });
    }

    private void check(byte @Nullable [] record, byte[] first) {
        if (record == null) {
            throw unreadable(
                    "there is data, " + KvKey.of(first) + " for one, that Rouse did not write. Choose another root"
                            + " with FdbKvStoreBuilder.root, or clear this one if nobody needs it.");
        }
        boolean known =
                record.length == MAGIC.length + 1 && Arrays.equals(record, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
        if (!known) {
            throw unreadable("its layout record is " + KvKey.of(record)
                    + ", which Rouse did not write. Choose another root" + " with FdbKvStoreBuilder.root.");
        }
        byte version = record[MAGIC.length];
        if (version != VERSION) {
            throw unreadable("its layout has version " + version + ", this code knows " + VERSION
                    + ". Use the version of Rouse that wrote it, or a newer one.");
        }
    }

    private KvCorruptException unreadable(String reason) {
        return new KvCorruptException("what is under the root " + KvKey.of(keys.root()), reason, null);
    }
}
