package dev.rouse.kv;

import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

/** One attempt of a {@link PendingTransact}: reads at one version, remembers what it read, collects its writes. */
final class ScriptedTransaction implements KvTransaction {

    private final ScriptedData data;
    private final KvVersion readVersion;
    private final KvCommit.Builder writes = KvCommit.builder();
    private final List<KvRange> readRanges = new ArrayList<>();

    ScriptedTransaction(ScriptedData data) {
        this.data = data;
        this.readVersion = data.newest();
    }

    @Override
    public Mono<byte[]> get(KvKey key) {
        return Mono.fromSupplier(() -> {
            writes.conflictKey(key);
            return data.readAt(KvRead.builder().key(key).build(), readVersion).value(0);
        });
    }

    @Override
    public Mono<KvRangeResult> range(KvRange range) {
        return Mono.fromSupplier(() -> {
            KvRangeResult result = read(range);
            readRanges.add(covered(range, result));
            return result;
        });
    }

    private KvRangeResult read(KvRange range) {
        return data.readAt(KvRead.builder().range(range).build(), readVersion).range(0);
    }

    /** What the answer depends on: all of the range, or up to and with the first entry that was left out. */
    private KvRange covered(KvRange range, KvRangeResult result) {
        if (!result.truncated()) {
            return range;
        }
        int kept = result.entries().size();
        KvRange oneMore = range.maxRows(kept + 1).maxBytes(Long.MAX_VALUE);
        KvKey leftOut = read(oneMore).entries().get(kept).key();
        return range.reverse() ? KvRange.of(leftOut, range.end()) : KvRange.of(range.begin(), leftOut.next());
    }

    @Override
    public void set(KvKey key, byte[] value) {
        writes.set(key, value);
    }

    @Override
    public void clear(KvKey key) {
        writes.clear(key);
    }

    @Override
    public void clearRange(KvKey begin, KvKey end) {
        writes.clearRange(begin, end);
    }

    /** Commits what was written, if anything. */
    <T> KvTransacted<T> commit(T value) {
        KvVersion committed = writes.isEmpty() ? null : data.commit(writes.build(readVersion), readRanges);
        return new KvTransacted<>(value, readVersion, committed);
    }
}
