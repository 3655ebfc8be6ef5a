package dev.rouse.event.follow;

import dev.rouse.ActorEvent;
import dev.rouse.EventBatch;
import dev.rouse.record.EventLogRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some events on their way to a subscriber. As bytes: life 8, next offset 8, tail 8, first and last offset of a gap in front 8 + 8 (0 and 0:
 * none), then of each event its offset 8, its length 4 and its record. Many subscribers may share one: what is made of it is made
 * once. Immutable to those that have it.
 */
public final class EventPage implements EventBatch {

    private static final int FIXED_BYTES = 40;

    private final long life;
    private final long next;
    private final long tail;
    private final long gapFirst;
    private final long gapLast;
    private final List<EventRow> rows;

    private volatile @Nullable List<Step> steps;
    private volatile byte @Nullable [] encoded;

    /**
     * An item with the place behind it.
     *
     * @param tail the offset behind all events that there were when it was made
     * @param item null for none: the place alone
     */
    record Step(long life, long next, long tail, @Nullable ActorEvent<byte[]> item) {

        /** Whether no event was left behind it when it was made. */
        boolean isLast() {
            return next >= tail;
        }
    }

    private EventPage(long life, long next, long tail, long gapFirst, long gapLast, List<EventRow> rows) {
        this.life = life;
        this.next = next;
        this.tail = tail;
        this.gapFirst = gapFirst;
        this.gapLast = gapLast;
        this.rows = rows;
    }

    /**
     * Events in a row.
     *
     * @param log whose events they are
     * @param next the offset to go on from
     */
    static EventPage of(EventLogRecord log, long next, List<EventRow> rows) {
        return new EventPage(log.life(), next, log.next(), 0, 0, rows);
    }

    /** The same behind a gap: events from {@code first} to {@code last} are missing. */
    EventPage behindGap(long first, long last) {
        return new EventPage(life, next, tail, first, last, rows);
    }

    /** The same behind the word that the numbering began anew. */
    EventPage ofOtherLife() {
        return new EventPage(life, next, tail, 1, next - 1, rows);
    }

    @Override
    public long life() {
        return life;
    }

    @Override
    public long after() {
        return next - 1;
    }

    @Override
    public int size() {
        return rows.size() + (gapFirst > 0 ? 1 : 0);
    }

    @Override
    public ActorEvent<byte[]> item(int index) {
        EventRow row = row(index);
        return row == null ? new ActorEvent.Gap<>(gapFirst, gapLast) : row.event();
    }

    @Override
    public <T> T made(int index, Object by, Function<? super ActorEvent<byte[]>, ? extends T> make) {
        EventRow row = row(index);
        return row == null ? make.apply(item(index)) : row.made(by, make);
    }

    /** Null for the gap in front. */
    private @Nullable EventRow row(int index) {
        if (gapFirst == 0) {
            return rows.get(index);
        }
        return index == 0 ? null : rows.get(index - 1);
    }

    long next() {
        return next;
    }

    List<EventRow> rows() {
        return rows;
    }

    /** Whether no event is left behind it. */
    boolean isLast() {
        return next >= tail;
    }

    /** Whether it tells nothing but its place. */
    boolean isEmpty() {
        return rows.isEmpty() && gapFirst == 0;
    }

    /** Its bytes. Not to be changed. */
    public byte[] encode() {
        byte[] known = encoded;
        if (known == null) {
            known = bytes();
            encoded = known;
        }
        return known;
    }

    private byte[] bytes() {
        int length = FIXED_BYTES;
        for (EventRow row : rows) {
            length += Long.BYTES + Integer.BYTES + row.bytes().length;
        }
        ByteBuffer bytes = ByteBuffer.allocate(length)
                .putLong(life)
                .putLong(next)
                .putLong(tail)
                .putLong(gapFirst)
                .putLong(gapLast);
        for (EventRow row : rows) {
            bytes.putLong(row.offset()).putInt(row.bytes().length).put(row.bytes());
        }
        return bytes.array();
    }

    /** @throws RuntimeException it is no page */
    public static EventPage decode(byte[] page) {
        ByteBuffer bytes = ByteBuffer.wrap(page);
        long life = bytes.getLong();
        long next = bytes.getLong();
        long tail = bytes.getLong();
        long gapFirst = bytes.getLong();
        long gapLast = bytes.getLong();
        List<EventRow> rows = new ArrayList<>();
        while (bytes.hasRemaining()) {
            long offset = bytes.getLong();
            int length = bytes.getInt();
            if (length < 0 || length > bytes.remaining()) {
                throw new IllegalArgumentException(
                        "An event of a page has " + length + " bytes, of " + bytes.remaining() + " that are left.");
            }
            byte[] row = new byte[length];
            bytes.get(row);
            rows.add(new EventRow(offset, row));
        }
        return new EventPage(life, next, tail, gapFirst, gapLast, rows);
    }

    /** Its items in order, one at least; the last has the place behind the page. */
    List<Step> steps() {
        List<Step> known = steps;
        if (known == null) {
            known = makeSteps();
            steps = known;
        }
        return known;
    }

    private List<Step> makeSteps() {
        List<Step> made = new ArrayList<>(rows.size() + 2);
        if (gapFirst > 0) {
            made.add(new Step(life, gapLast + 1, tail, new ActorEvent.Gap<>(gapFirst, gapLast)));
        }
        for (EventRow row : rows) {
            made.add(new Step(life, row.offset() + 1, tail, row.event()));
        }
        made.add(new Step(life, next, tail, null));
        return made;
    }
}
