package dev.rouse.record.queue;

import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.Utf8;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Facts that a queue has to know of its limits and groups in its next life: a part of {@link QueueHead}. Whole-at 8 (microseconds since 1970),
 * number of buckets 1, then of each its group (length 1 and UTF-8) and whole-at 8; then for each class of priorities, up to the last that
 * has any: tail of others 8, number of tails 1, then of each its group and tail 8. The number of classes stands before them.
 *
 * @param wholeAt when the bucket of the queue's rate is full again, in microseconds since 1970; 0 for long ago
 * @param buckets the same of groups that have used theirs
 * @param tails by class of priority
 */
public record FlowRecord(long wholeAt, Map<String, Long> buckets, List<Tails> tails) {

    /** Of a queue that knows nothing. */
    public static final FlowRecord NONE = new FlowRecord(0, Map.of(), List.of());

    /**
     * Behind which places messages of groups come.
     *
     * @param others of groups that are not here
     * @param byGroup of each
     */
    public record Tails(long others, Map<String, Long> byGroup) {

        /** Of a class that has no messages of groups. */
        public static final Tails NONE = new Tails(0, Map.of());

        public boolean isEmpty() {
            return others == 0 && byGroup.isEmpty();
        }
    }

    public boolean isEmpty() {
        return wholeAt == 0
                && buckets.isEmpty()
                && (tails.isEmpty() || tails.stream().allMatch(Tails::isEmpty));
    }

    /** Size of what {@link #write} adds, in bytes. */
    public int size() {
        int size = 10 + size(buckets);
        for (Tails each : tails) {
            size += 9 + size(each.byGroup);
        }
        return size;
    }

    private static int size(Map<String, Long> byGroup) {
        int size = 0;
        for (String group : byGroup.keySet()) {
            size += 9 + Utf8.length(group);
        }
        return size;
    }

    void write(ByteBuffer bytes) {
        bytes.putLong(wholeAt);
        write(buckets, bytes);
        bytes.put(Lengths.of1(tails.size()));
        for (Tails each : tails) {
            bytes.putLong(each.others);
            write(each.byGroup, bytes);
        }
    }

    private static void write(Map<String, Long> byGroup, ByteBuffer bytes) {
        bytes.put(Lengths.of1(byGroup.size()));
        byGroup.forEach((group, value) -> {
            byte[] text = group.getBytes(StandardCharsets.UTF_8);
            bytes.put(Lengths.of1(text.length)).put(text).putLong(value);
        });
    }

    static FlowRecord read(ByteBuffer fields) {
        long wholeAt = fields.getLong();
        Map<String, Long> buckets = readGroups(fields);
        int classes = fields.get() & 0xFF;
        List<Tails> tails = new ArrayList<>();
        for (int i = 0; i < classes; i++) {
            long others = fields.getLong();
            tails.add(new Tails(others, readGroups(fields)));
        }
        return new FlowRecord(wholeAt, buckets, tails);
    }

    private static Map<String, Long> readGroups(ByteBuffer fields) {
        int count = fields.get() & 0xFF;
        Map<String, Long> byGroup = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            String group = text(fields);
            byGroup.put(group, fields.getLong());
        }
        return byGroup;
    }

    /** A text behind its length in one byte. */
    static String text(ByteBuffer fields) {
        int length = fields.get() & 0xFF;
        if (length > fields.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] text = new byte[length];
        fields.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }
}
