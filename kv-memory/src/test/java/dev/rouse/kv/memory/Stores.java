package dev.rouse.kv.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.memory.disk.RocksSettings;
import dev.rouse.kv.memory.journal.Disk;
import dev.rouse.kv.memory.table.Cells;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The verbs that the tests of this module are written in. */
public final class Stores {

    public static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final KvRange EVERYTHING = KvRange.of(KvKey.of(), KvKey.of((byte) 0xFF));

    private Stores() {}

    /** A store in {@code directory}, whose engine is set up otherwise than those of users. */
    public static MemoryKvStore open(Path directory, RocksSettings settings) {
        return MemoryKvStore.builder().open(directory, settings);
    }

    /** A store on a disk of the test's. */
    public static MemoryKvStore open(Disk disk, Cells cells, long version) {
        return MemoryKvStore.builder().open(disk, cells, version);
    }

    public static KvKey key(String name) {
        return KvKey.of(name.getBytes(UTF_8));
    }

    public static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    public static KvCommit commit(KvVersion since, Consumer<KvCommit.Builder> writes) {
        KvCommit.Builder commit = KvCommit.builder();
        writes.accept(commit);
        return commit.build(since);
    }

    public static KvCommit put(String name, String value) {
        return commit(new KvVersion(0), c -> c.set(key(name), bytes(value)));
    }

    public static KvCommit check(KvVersion since, String name) {
        return commit(since, c -> c.conflictKey(key(name)));
    }

    public static KvVersion set(KvStore store, String name, String value) {
        return store.commit(put(name, value)).block(PATIENCE);
    }

    public static KvVersion version(KvStore store) {
        return store.read(KvRead.builder().build()).block(PATIENCE).version();
    }

    /** All entries as text. */
    public static TreeMap<String, String> content(KvStore store) {
        TreeMap<String, String> content = new TreeMap<>();
        for (KvEntry entry : store.read(KvRead.builder().range(EVERYTHING).build())
                .block(PATIENCE)
                .range(0)
                .entries()) {
            content.put(new String(entry.key().bytes(), UTF_8), new String(entry.value(), UTF_8));
        }
        return content;
    }
}
