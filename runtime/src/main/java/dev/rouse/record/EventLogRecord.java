package dev.rouse.record;

import dev.rouse.kv.KvKey;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bounds of the events of an actor that are kept. Format 1, life 8, next offset 8, number of segments 1, and of each, the oldest first,
 * its events 4, their bytes 4, and the time of the first 8 (ms since 1970). Segments follow each other without a gap, up to the next
 * offset.
 *
 * @param life by which a numbering is known, from the first event of an actor to its destruction
 * @param next the offset of the next event; 1 at first
 */
public record EventLogRecord(long life, long next, List<Segment> segments) {

    /** Segments that a record can say. */
    public static final int MOST_SEGMENTS = Lengths.MAX_OF_1;

    private static final int FORMAT = 1;
    private static final int FIXED_BYTES = 18;
    private static final int SEGMENT_BYTES = 16;

    /** Checks the number of segments, and copies them. */
    public EventLogRecord {
        Lengths.check(segments.size(), MOST_SEGMENTS, "segments of an event log");
        segments = List.copyOf(segments);
    }

    /** Events in a row that go together. */
    public record Segment(int count, int bytes, long firstMillis) {}

    /** That of an actor which has not emitted yet. */
    public static EventLogRecord empty(long life) {
        return new EventLogRecord(life, 1, List.of());
    }

    /** The offset of the first event that is kept; that of the next where none is. */
    public long first() {
        long first = next;
        for (Segment segment : segments) {
            first -= segment.count;
        }
        return first;
    }

    /** Bytes of the largest such record. */
    public static int largest() {
        return FIXED_BYTES + MOST_SEGMENTS * SEGMENT_BYTES;
    }

    public byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(FIXED_BYTES + segments.size() * SEGMENT_BYTES)
                .put((byte) FORMAT)
                .putLong(life)
                .putLong(next)
                .put(Lengths.of1(segments.size()));
        for (Segment segment : segments) {
            bytes.putInt(segment.count).putInt(segment.bytes).putLong(segment.firstMillis);
        }
        return bytes.array();
    }

    /**
     * @param bytes null for an absent record
     * @return null where there is none
     * @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format
     */
    public static @Nullable EventLogRecord decode(KvKey key, byte @Nullable [] bytes) {
        return bytes == null
                ? null
                : RecordReader.read(key, "event log", bytes, FORMAT, fields -> {
                    long life = fields.getLong();
                    long next = fields.getLong();
                    int count = fields.get() & 0xFF;
                    List<Segment> segments = new ArrayList<>(count);
                    for (int i = 0; i < count; i++) {
                        segments.add(new Segment(fields.getInt(), fields.getInt(), fields.getLong()));
                    }
                    return new EventLogRecord(life, next, segments);
                });
    }
}
