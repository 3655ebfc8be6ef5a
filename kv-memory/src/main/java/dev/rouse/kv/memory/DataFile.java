package dev.rouse.kv.memory;

import dev.rouse.kv.KvCorruptException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/**
 * The newest value of every key in one file, through H2's MVStore: pure Java, one jar without dependencies, maintained, and
 * a log of copy-on-write trees whose chunks carry checksums, so that whatever a crash leaves half-written is passed over.
 *
 * <p>What it does not do by itself is done here and in {@link DurableStore}:
 *
 * <ul>
 *   <li>Its pages carry no checksum of their content, so each value is stored behind the digest of its entry, and the {@link
 *       Summary} holds the sum of all.
 *   <li>It saves by itself when much is unsaved, which would tear a disk commit in two: switched off.
 *   <li>It reuses the space of dead chunks by age. Here every commit is synced, and a dead chunk stays for the next {@value
 *       #VERSIONS_KEPT} of them, so age does not matter and the file stays small.
 * </ul>
 */
final class DataFile implements AutoCloseable {

    private static final int VERSIONS_KEPT = 20;
    private static final int CACHE_MIB = 8;
    private static final int DIGEST_BYTES = 8;
    private static final int LOW_FILL_PERCENT = 50;
    private static final int REWRITTEN_BYTES = 1 << 20;
    private static final byte[] SUMMARY = {0};

    private final Path path;
    private final MVStore store;
    private final MVMap<byte[], byte[]> entries;
    private final MVMap<byte[], byte[]> summaries;

    private DataFile(Path path, MVStore store) {
        this.path = path;
        this.store = store;
        this.entries = store.openMap("entries", map());
        this.summaries = store.openMap("summary", map());
    }

    /** Makes the file of a new store, complete and closed. */
    static void create(Path path, UUID identity) {
        try (DataFile file = open(path, false)) {
            file.commit(Summary.empty(identity));
        }
    }

    static DataFile open(Path path, boolean readOnly) {
        MVStore.Builder builder = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .cacheSize(CACHE_MIB);
        MVStore store = (readOnly ? builder.readOnly() : builder).open();
        try {
            store.setRetentionTime(0);
            store.setVersionsToKeep(VERSIONS_KEPT);
            return new DataFile(path, store);
        } catch (RuntimeException | Error e) {
            store.closeImmediately();
            throw e;
        }
    }

    private static MVMap.Builder<byte[], byte[]> map() {
        return new MVMap.Builder<byte[], byte[]>().keyType(BytesType.INSTANCE).valueType(BytesType.INSTANCE);
    }

    Summary summary() {
        byte[] bytes = summaries.get(SUMMARY);
        Summary summary = bytes == null ? null : Summary.decode(bytes);
        if (summary == null) {
            throw corrupt("the summary", bytes == null ? "there is none" : "its checksum or format is wrong");
        }
        return summary;
    }

    /** Hands every entry out, and compares each with its digest and all with the summary. */
    void readAll(BiConsumer<KvKey, byte[]> entry) {
        Summary summary = summary();
        Summary found = Summary.empty(summary.identity()).at(summary.version());
        Cursor<byte[], byte[]> cursor = entries.cursor(null);
        while (cursor.hasNext()) {
            KvKey key = KvKey.of(cursor.next());
            byte[] stored = cursor.getValue();
            if (stored.length < DIGEST_BYTES) {
                throw corrupt("the value of " + key, "it has " + stored.length + " bytes, at least 8 were expected");
            }
            long digest = Summary.digest(key.bytes(), stored, DIGEST_BYTES, stored.length - DIGEST_BYTES);
            if (digest != digestOf(stored)) {
                throw corrupt("the value of " + key, "its checksum is wrong");
            }
            found = found.plus(digest);
            entry.accept(key, Arrays.copyOfRange(stored, DIGEST_BYTES, stored.length));
        }
        if (!found.equals(summary)) {
            throw corrupt("its entries", "expected " + summary + ", found " + found);
        }
    }

    /** Applies mutations in order; durable after {@link #commit}. Returns the summary after them. */
    Summary apply(List<KvMutation> mutations, Summary before) {
        Summary summary = before;
        for (KvMutation mutation : mutations) {
            if (mutation instanceof KvMutation.Set set) {
                summary = set(set.key().bytes(), set.value(), summary);
            } else if (mutation instanceof KvMutation.Clear clear) {
                summary = without(entries.remove(clear.key().bytes()), summary);
            } else if (mutation instanceof KvMutation.ClearRange range) {
                summary = clear(range, summary);
            }
        }
        return summary;
    }

    /** Everything applied so far, with its summary, is on the disk when this returns. */
    void commit(Summary summary) {
        summaries.put(SUMMARY, summary.encode());
        store.commit();
        store.sync();
    }

    /** Moves what is alive out of chunks that are mostly dead, so that their space can be used again. */
    void tidy() {
        if (store.compact(LOW_FILL_PERCENT, REWRITTEN_BYTES)) {
            store.sync();
        }
    }

    @Override
    public void close() {
        store.close();
    }

    /** Without writing anything. */
    void abandon() {
        store.closeImmediately();
    }

    private Summary set(byte[] key, byte[] value, Summary before) {
        long digest = Summary.digest(key, value, 0, value.length);
        byte[] stored = ByteBuffer.allocate(DIGEST_BYTES + value.length)
                .putLong(digest)
                .put(value)
                .array();
        return without(entries.put(key, stored), before).plus(digest);
    }

    private Summary clear(KvMutation.ClearRange range, Summary before) {
        Summary summary = before;
        byte[] key = entries.ceilingKey(range.begin().bytes());
        while (key != null && KvKey.of(key).compareTo(range.end()) < 0) {
            summary = without(entries.remove(key), summary);
            key = entries.higherKey(key);
        }
        return summary;
    }

    private static Summary without(byte @Nullable [] stored, Summary before) {
        return stored == null ? before : before.minus(digestOf(stored));
    }

    private static long digestOf(byte[] stored) {
        return ByteBuffer.wrap(stored).getLong();
    }

    private KvCorruptException corrupt(String what, String reason) {
        return DurableStore.corrupt(path + ", " + what, reason, null);
    }
}
