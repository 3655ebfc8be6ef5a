package dev.rouse.kv;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The rows of a {@link ScriptedData}, each with its values by version; null is the value of a row that was cleared. */
final class ScriptedRows {

    private final TreeMap<KvKey, TreeMap<KvVersion, byte[]>> rows = new TreeMap<>();
    private final Deque<Write> writes = new ArrayDeque<>();

    /** One that older values of the same row lie behind until its version is the oldest. */
    private record Write(KvKey key, KvVersion version) {}

    void set(KvKey key, byte[] value, KvVersion version) {
        rows.computeIfAbsent(key, absent -> new TreeMap<>()).put(version, value);
        writes.add(new Write(key, version));
    }

    void clear(KvKey key, KvVersion version) {
        if (rows.containsKey(key)) {
            set(key, null, version);
        }
    }

    void clear(KvKey begin, KvKey end, KvVersion version) {
        List.copyOf(rows.subMap(begin, end).keySet()).forEach(key -> clear(key, version));
    }

    byte[] value(KvKey key, KvVersion version) {
        TreeMap<KvVersion, byte[]> row = rows.get(key);
        return row == null ? null : valueIn(row, version);
    }

    private static byte[] valueIn(TreeMap<KvVersion, byte[]> row, KvVersion version) {
        Map.Entry<KvVersion, byte[]> newest = row.floorEntry(version);
        return newest == null ? null : newest.getValue();
    }

    /** A copy of all that is there at {@code version}. */
    NavigableMap<KvKey, byte[]> at(KvVersion version) {
        NavigableMap<KvKey, byte[]> entries = new TreeMap<>();
        rows.forEach((key, row) -> {
            byte[] value = valueIn(row, version);
            if (value != null) {
                entries.put(key, value);
            }
        });
        return entries;
    }

    KvRangeResult range(KvRange range, KvVersion version) {
        NavigableMap<KvKey, TreeMap<KvVersion, byte[]>> part = rows.subMap(range.begin(), true, range.end(), false);
        List<KvEntry> entries = new ArrayList<>();
        long bytes = 0;
        for (Map.Entry<KvKey, TreeMap<KvVersion, byte[]>> row :
                (range.reverse() ? part.descendingMap() : part).entrySet()) {
            byte[] value = valueIn(row.getValue(), version);
            if (value == null) {
                continue;
            }
            KvEntry next = new KvEntry(row.getKey(), value);
            bytes += next.size();
            if (entries.size() == range.maxRows() || bytes > range.maxBytes()) {
                return new KvRangeResult(entries, true);
            }
            entries.add(next);
        }
        return new KvRangeResult(entries, false);
    }

    /** Nobody reads at a version before {@code oldest} any more. */
    void forgetBefore(KvVersion oldest) {
        while (!writes.isEmpty() && !writes.peek().version().isAfter(oldest)) {
            forgetBefore(oldest, writes.poll().key());
        }
    }

    private void forgetBefore(KvVersion oldest, KvKey key) {
        TreeMap<KvVersion, byte[]> row = rows.get(key);
        KvVersion newest = row == null ? null : row.floorKey(oldest);
        if (newest == null) {
            return;
        }
        row.headMap(newest).clear();
        if (row.size() == 1 && row.get(newest) == null) {
            rows.remove(key);
        }
    }
}
