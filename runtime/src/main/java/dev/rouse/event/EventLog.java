package dev.rouse.event;

import dev.rouse.EventOptions;
import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventLogRecord.Segment;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds of the events of an actor, by its options. Events are kept in segments of about a sixteenth of each bound, and go a segment
 * at a time: so the record of them stays small, and one cleared range removes many.
 */
public final class EventLog {

    private static final int PARTS = 16;

    private EventLog() {}

    /**
     * The log with one event more, without the segments that it pushes out.
     *
     * @param bytes of the event
     */
    public static EventLogRecord with(EventLogRecord log, EventOptions options, int bytes, long millis) {
        if (!options.keepsAny()) {
            return new EventLogRecord(log.life(), log.next() + 1, List.of());
        }
        List<Segment> segments = new ArrayList<>(log.segments());
        int last = segments.size() - 1;
        if (last >= 0 && hasRoom(segments.get(last), options, bytes, millis)) {
            Segment open = segments.get(last);
            segments.set(last, new Segment(open.count() + 1, open.bytes() + bytes, open.firstMillis()));
        } else {
            segments.add(new Segment(1, bytes, millis));
        }
        return new EventLogRecord(
                log.life(), log.next() + 1, segments.subList(outdated(segments, options, millis), segments.size()));
    }

    private static boolean hasRoom(Segment open, EventOptions options, int bytes, long millis) {
        return open.count() < Math.max(1, options.maxCount() / PARTS)
                && open.bytes() + bytes <= options.maxBytes() / PARTS
                && millis - open.firstMillis() < Math.max(1, options.maxAge().toMillis() / PARTS);
    }

    /** Number of the first segments that are not to be kept. */
    private static int outdated(List<Segment> segments, EventOptions options, long now) {
        long count = 0;
        long bytes = 0;
        for (int i = segments.size() - 1; i >= 0; i--) {
            count += segments.get(i).count();
            bytes += segments.get(i).bytes();
            boolean isOver = count > options.maxCount() || bytes > options.maxBytes();
            if (isOver || isOld(segments, i, options, now) || segments.size() - i > EventLogRecord.MOST_SEGMENTS) {
                return i + 1;
            }
        }
        return 0;
    }

    /** Whether all events of segment {@code i} are older than any that is kept: the first of the next one is. */
    private static boolean isOld(List<Segment> segments, int i, EventOptions options, long now) {
        return i + 1 < segments.size() && segments.get(i + 1).firstMillis() <= oldest(options, now);
    }

    /** The time before which no event is given to anybody. */
    public static long oldest(EventOptions options, long now) {
        long age = options.maxAge().toMillis();
        return age > now ? 0 : now - age;
    }
}
