package dev.rouse.kv.memory;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The verbs that the tests of this package are written in. */
final class Stores {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final KvRange EVERYTHING = KvRange.of(KvKey.of(), KvKey.of((byte) 0xFF));

    private Stores() {}

    static KvKey key(String name) {
        return KvKey.of(name.getBytes(UTF_8));
    }

    static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }

    static KvCommit commit(KvVersion since, Consumer<KvCommit.Builder> writes) {
        KvCommit.Builder commit = KvCommit.builder();
        writes.accept(commit);
        return commit.build(since);
    }

    static KvCommit put(String name, String value) {
        return commit(new KvVersion(0), c -> c.set(key(name), bytes(value)));
    }

    static KvCommit check(KvVersion since, String name) {
        return commit(since, c -> c.conflictKey(key(name)));
    }

    static KvVersion set(KvStore store, String name, String value) {
        return store.commit(put(name, value)).block(PATIENCE);
    }

    static KvVersion version(KvStore store) {
        return store.read(KvRead.builder().build()).block(PATIENCE).version();
    }

    /** All entries as text. */
    static TreeMap<String, String> content(KvStore store) {
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
