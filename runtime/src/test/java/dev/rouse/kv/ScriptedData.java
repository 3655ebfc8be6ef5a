package dev.rouse.kv;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The entries behind a {@link ScriptedStore}: sorted, at several versions, with the conflicts, the window and the errors
 * of a real store. A read at or after a version gets exactly that version, which is the oldest it may get.
 */
final class ScriptedData {

    private static final int VERSIONS_KEPT = 64;
    private static final KvLimits LIMITS = new KvLimits(10_000, 1_048_576, 10_000_000);

    private final TreeMap<KvVersion, NavigableMap<KvKey, byte[]>> states = new TreeMap<>();
    private final Map<KvKey, KvVersion> lastWrites = new HashMap<>();
    private final List<Cleared> rangeClears = new ArrayList<>();
    private KvVersion newest = new KvVersion(100);
    private KvVersion oldest = new KvVersion(0);
    private boolean versionIsShared;

    ScriptedData() {
        states.put(newest, new TreeMap<>());
    }

    private record Cleared(KvRange range, KvVersion version) {}

    KvLimits limits() {
        return LIMITS;
    }

    synchronized KvVersion newest() {
        return newest;
    }

    synchronized NavigableMap<KvKey, byte[]> entries() {
        return states.lastEntry().getValue();
    }

    synchronized void shareVersion(boolean shared) {
        versionIsShared = shared;
    }

    synchronized void passVersions(long count) {
        newest = new KvVersion(newest.value() + count);
        states.put(newest, entries());
    }

    synchronized void forgetOlderVersions() {
        oldest = newest;
        states.headMap(newest).clear();
    }

    synchronized KvSnapshot read(KvRead request) {
        request.keys().forEach(LIMITS::checkKey);
        KvVersion at = request.version() == null ? newest : within(request.version());
        if (!request.exact() && states.floorKey(at) == null) {
            at = states.firstKey();
        }
        Map.Entry<KvVersion, NavigableMap<KvKey, byte[]>> state = states.floorEntry(at);
        if (state == null) {
            throw new KvVersionTooOldException(at, states.firstKey());
        }
        byte[][] values = request.keys().stream().map(state.getValue()::get).toArray(byte[][]::new);
        return new KvSnapshot(
                at,
                values,
                request.ranges().stream()
                        .map(range -> range(range, state.getValue()))
                        .toList());
    }

    private static KvRangeResult range(KvRange range, NavigableMap<KvKey, byte[]> state) {
        NavigableMap<KvKey, byte[]> part = state.subMap(range.begin(), true, range.end(), false);
        List<KvEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<KvKey, byte[]> entry : (range.reverse() ? part.descendingMap() : part).entrySet()) {
            KvEntry next = new KvEntry(entry.getKey(), entry.getValue());
            bytes += next.size();
            if (entries.size() == range.maxRows() || bytes > range.maxBytes()) {
                return new KvRangeResult(entries, true);
            }
            entries.add(next);
        }
        return new KvRangeResult(entries, false);
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
        NavigableMap<KvKey, byte[]> entries = new TreeMap<>(entries());
        if (!versionIsShared) {
            newest = new KvVersion(newest.value() + 10);
        }
        mutations.forEach(mutation -> apply(mutation, entries));
        states.put(newest, entries);
        while (states.size() > VERSIONS_KEPT) {
            states.pollFirstEntry();
        }
        return newest;
    }

    private void apply(KvMutation mutation, NavigableMap<KvKey, byte[]> entries) {
        if (mutation instanceof KvMutation.Set set) {
            entries.put(set.key(), set.value());
            lastWrites.put(set.key(), newest);
        } else if (mutation instanceof KvMutation.Clear clear) {
            entries.remove(clear.key());
            lastWrites.put(clear.key(), newest);
        } else if (mutation instanceof KvMutation.ClearRange range) {
            entries.subMap(range.begin(), range.end()).clear();
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
