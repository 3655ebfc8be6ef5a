package dev.rouse.kv.memory;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One attempt: reads at one version and remembers what they covered, collects writes. */
final class MemoryTransaction implements KvTransaction {

    private final KvVersion readVersion;
    private final BiFunction<KvRead, KvVersion, KvSnapshot> reads;
    private final KvCommit.Builder writes = KvCommit.builder();
    private final List<KvRange> readRanges = new ArrayList<>();

    private @Nullable KvVersionTooOldException tooOld;

    /** @param reads what there was at a version */
    MemoryTransaction(KvVersion readVersion, BiFunction<KvRead, KvVersion, KvSnapshot> reads) {
        this.readVersion = readVersion;
        this.reads = reads;
    }

    @Override
    public Mono<byte[]> get(KvKey key) {
        return Mono.fromSupplier(() -> {
            byte[] value = read(KvRead.builder().key(key)).value(0);
            writes.conflictKey(key);
            return value;
        });
    }

    @Override
    public Mono<KvRangeResult> range(KvRange range) {
        return Mono.fromSupplier(() -> {
            KvRangeResult result = read(KvRead.builder().range(range)).range(0);
            readRanges.add(covered(range, result));
            return result;
        });
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

    KvVersion readVersion() {
        return readVersion;
    }

    boolean readOnly() {
        return writes.isEmpty();
    }

    KvCommit commit() {
        return writes.build(readVersion);
    }

    List<KvRange> readRanges() {
        return List.copyOf(readRanges);
    }

    /** Tells whether {@code error} only says that this attempt took longer than its read version is kept. */
    boolean outlived(Throwable error) {
        return error == tooOld;
    }

    private KvSnapshot read(KvRead.Builder request) {
        try {
            return reads.apply(request.build(), readVersion);
        } catch (KvVersionTooOldException e) {
            tooOld = e;
            throw e;
        }
    }

    /** The keys that the answer depends on: all of the range, or up to and with the first entry that was left out. */
    private KvRange covered(KvRange range, KvRangeResult result) {
        if (!result.truncated()) {
            return range;
        }
        List<KvEntry> entries = result.entries();
        KvRange rest = entries.isEmpty()
                ? range
                : after(range, entries.get(entries.size() - 1).key());
        KvKey leftOut = read(KvRead.builder().range(rest.maxRows(1).maxBytes(Long.MAX_VALUE)))
                .range(0)
                .entries()
                .get(0)
                .key();
        return range.reverse() ? KvRange.of(leftOut, range.end()) : KvRange.of(range.begin(), leftOut.next());
    }

    private static KvRange after(KvRange range, KvKey last) {
        return range.reverse() ? KvRange.of(range.begin(), last).reversed() : KvRange.of(last.next(), range.end());
    }
}
