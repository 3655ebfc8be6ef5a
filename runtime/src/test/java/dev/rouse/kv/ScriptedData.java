package dev.rouse.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeSet;

/**
 * The entries behind a {@link ScriptedStore}: sorted, at several versions, with the conflicts, the window and the errors
 * of a real store. A read at or after a version gets exactly that version, which is the oldest it may get.
 */
final class ScriptedData {

    private static final int VERSIONS_KEPT = 64;
    private static final KvLimits LIMITS = new KvLimits(10_000, 1_048_576, 10_000_000);

    private final ScriptedRows rows = new ScriptedRows();
    private final TreeSet<KvVersion> kept = new TreeSet<>();
    private final Map<KvKey, KvVersion> lastWrites = new HashMap<>();
    private final List<Cleared> rangeClears = new ArrayList<>();
    private KvVersion newest = new KvVersion(100);
    private KvVersion oldest = new KvVersion(0);
    private boolean versionIsShared;

    ScriptedData() {
        kept.add(newest);
    }

    private record Cleared(KvRange range, KvVersion version) {}

    KvLimits limits() {
        return LIMITS;
    }

    synchronized KvVersion newest() {
        return newest;
    }

    synchronized byte[] value(KvKey key) {
        return rows.value(key, newest);
    }

    synchronized NavigableMap<KvKey, byte[]> entries() {
        return rows.at(newest);
    }

    synchronized void shareVersion(boolean shared) {
        versionIsShared = shared;
    }

    synchronized void passVersions(long count) {
        newest = new KvVersion(newest.value() + count);
        keepNewest();
    }

    synchronized void forgetOlderVersions() {
        oldest = newest;
        kept.headSet(newest).clear();
        rows.forgetBefore(newest);
    }

    synchronized KvSnapshot read(KvRead request) {
        KvVersion at = request.version() == null ? newest : within(request.version());
        return read(request, kept.floor(at) == null ? kept.first() : at);
    }

    /** Reads as of {@code version}. */
    synchronized KvSnapshot readAt(KvRead request, KvVersion version) {
        if (kept.floor(within(version)) == null) {
            throw new KvVersionTooOldException(version, kept.first());
        }
        return read(request, version);
    }

    private KvSnapshot read(KvRead request, KvVersion version) {
        request.keys().forEach(LIMITS::checkKey);
        return new KvSnapshot(
                version,
                request.keys().stream().map(key -> rows.value(key, version)).toArray(byte[][]::new),
                request.ranges().stream()
                        .map(range -> rows.range(range, version))
                        .toList());
    }

    KvVersion commit(KvCommit commit) {
        return commit(commit, List.of());
    }

    /** @param readRanges what must be as it was at {@code commit.since()}, beside the conflict keys */
    synchronized KvVersion commit(KvCommit commit, List<KvRange> readRanges) {
        LIMITS.check(commit);
        if (!commit.conflictKeys().isEmpty() || !readRanges.isEmpty()) {
            within(commit.since());
        }
        for (KvKey key : commit.conflictKeys()) {
            if (lastWrite(key).isAfter(commit.since())) {
                throw new KvConflictException(key, commit.since());
            }
        }
        if (readRanges.stream().anyMatch(range -> writtenIn(range, commit.since()))) {
            throw new KvConflictException(null, commit.since());
        }
        return apply(commit.mutations());
    }

    private KvVersion within(KvVersion version) {
        if (version.isAfter(newest)) {
            throw new KvFutureVersionException(version, newest);
        }
        if (oldest.isAfter(version)) {
            throw new KvVersionTooOldException(version, oldest);
        }
        return version;
    }

    private KvVersion lastWrite(KvKey key) {
        KvVersion last = lastWrites.getOrDefault(key, new KvVersion(0));
        for (Cleared cleared : rangeClears) {
            if (holds(cleared.range, key) && cleared.version.isAfter(last)) {
                last = cleared.version;
            }
        }
        return last;
    }

    private boolean writtenIn(KvRange range, KvVersion since) {
        return lastWrites.entrySet().stream()
                        .anyMatch(write -> write.getValue().isAfter(since) && holds(range, write.getKey()))
                || rangeClears.stream()
                        .anyMatch(cleared -> cleared.version.isAfter(since) && overlap(cleared.range, range));
    }

    private static boolean holds(KvRange range, KvKey key) {
        return key.compareTo(range.begin()) >= 0 && key.compareTo(range.end()) < 0;
    }

    private static boolean overlap(KvRange a, KvRange b) {
        return a.begin().compareTo(b.end()) < 0 && b.begin().compareTo(a.end()) < 0;
    }

    private KvVersion apply(List<KvMutation> mutations) {
        if (!versionIsShared) {
            newest = new KvVersion(newest.value() + 10);
        }
        mutations.forEach(this::apply);
        keepNewest();
        return newest;
    }

    private void keepNewest() {
        kept.add(newest);
        if (kept.size() > VERSIONS_KEPT) {
            kept.pollFirst();
            rows.forgetBefore(kept.first());
        }
    }

    private void apply(KvMutation mutation) {
        if (mutation instanceof KvMutation.Set set) {
            rows.set(set.key(), set.value(), newest);
            lastWrites.put(set.key(), newest);
        } else if (mutation instanceof KvMutation.Clear clear) {
            rows.clear(clear.key(), newest);
            lastWrites.put(clear.key(), newest);
        } else if (mutation instanceof KvMutation.ClearRange range) {
            rows.clear(range.begin(), range.end(), newest);
            rangeClears.add(new Cleared(KvRange.of(range.begin(), range.end()), newest));
        }
    }

    @Override
    public synchronized String toString() {
        StringBuilder text = new StringBuilder("at " + newest + ":");
        entries()
                .forEach(
                        (key, value) -> text.append(' ').append(key).append('=').append(Arrays.toString(value)));
        return text.toString();
    }
}
