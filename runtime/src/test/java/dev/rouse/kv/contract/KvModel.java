package dev.rouse.kv.contract;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvVersion;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Model of what a store must hold: a map per version, for the last few, and when every key was last written. */
final class KvModel {

    private static final int VERSIONS = 16;

    private final Deque<State> states = new ArrayDeque<>();
    private final Map<KvKey, KvVersion> lastWrites = new HashMap<>();
    private final List<KvKey> universe;

    /** @param universe every key that is ever written or checked */
    KvModel(List<KvKey> universe, KvVersion start) {
        this.universe = universe;
        states.add(new State(start, new TreeMap<>()));
    }

    /** A version and everything there was then. */
    record State(KvVersion version, NavigableMap<KvKey, byte[]> entries) {}

    /** Newest last. */
    List<State> states() {
        return List.copyOf(states);
    }

    State newest() {
        return states.getLast();
    }

    /** The state that a read at {@code version} sees: that of the last commit up to it. */
    State at(KvVersion version) {
        State seen = null;
        for (State state : states) {
            if (!state.version().isAfter(version)) {
                seen = state;
            }
        }
        return seen;
    }

    boolean accepts(KvCommit commit) {
        return commit.conflictKeys().stream().noneMatch(key -> lastWrite(key).isAfter(commit.since()));
    }

    void apply(KvCommit commit, KvVersion version) {
        TreeMap<KvKey, byte[]> entries = new TreeMap<>(newest().entries());
        for (KvMutation mutation : commit.mutations()) {
            apply(mutation, entries, version);
        }
        if (newest().version().equals(version)) {
            states.removeLast();
        }
        states.addLast(new State(version, entries));
        if (states.size() > VERSIONS) {
            states.removeFirst();
        }
    }

    KvRangeResult range(KvRange range, State state) {
        NavigableMap<KvKey, byte[]> part = state.entries().subMap(range.begin(), true, range.end(), false);
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

    static String describe(KvRangeResult result) {
        StringBuilder text = new StringBuilder(result.truncated() ? "truncated" : "whole");
        for (KvEntry entry : result.entries()) {
            text.append(' ').append(entry.key()).append('=').append(Arrays.toString(entry.value()));
        }
        return text.toString();
    }

    private KvVersion lastWrite(KvKey key) {
        return lastWrites.getOrDefault(key, new KvVersion(0));
    }

    private void apply(KvMutation mutation, TreeMap<KvKey, byte[]> entries, KvVersion version) {
        if (mutation instanceof KvMutation.Set set) {
            entries.put(set.key(), set.value());
            lastWrites.put(set.key(), version);
        } else if (mutation instanceof KvMutation.Clear clear) {
            entries.remove(clear.key());
            lastWrites.put(clear.key(), version);
        } else if (mutation instanceof KvMutation.ClearRange range) {
            entries.subMap(range.begin(), range.end()).clear();
            universe.stream()
                    .filter(key -> key.compareTo(range.begin()) >= 0 && key.compareTo(range.end()) < 0)
                    .forEach(key -> lastWrites.put(key, version));
        }
    }
}
