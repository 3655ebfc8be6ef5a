package dev.rouse.stream;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Elements of a stream that may not leave yet, in order, with their number and bytes. Those that wait for the commit of the
 * stream's own turn are counted apart: only the end of the stream lets them go. Lane only.
 */
public final class HeldElements {

    private final ArrayDeque<Held> elements = new ArrayDeque<>();
    private long bytes;
    private int ownNumber;
    private long ownBytes;

    /** The end of another turn, which gave the element and is waited for. */
    record Emitted(StreamSource turn) {}

    /** @param waitsFor null once nothing is left to wait for */
    public record Held(Object element, @Nullable Object waitsFor, long bytes) {
        boolean waits() {
            return waitsFor instanceof Durable unsaved ? !unsaved.isSaved() : waitsFor != null;
        }

        boolean cameIn(StreamSource emitter) {
            return waitsFor instanceof Emitted emitted && emitted.turn() == emitter;
        }

        boolean waitsForItsTurn() {
            return waitsFor instanceof StreamSource;
        }
    }

    public void add(Held held) {
        elements.add(held);
        count(held, 1);
    }

    private void count(Held held, int sign) {
        bytes += sign * held.bytes;
        if (held.waitsForItsTurn()) {
            ownNumber += sign;
            ownBytes += sign * held.bytes;
        }
    }

    public @Nullable Held peek() {
        return elements.peek();
    }

    public Object remove() {
        Held first = elements.remove();
        count(first, -1);
        return first.element;
    }

    /** Elements that came in {@code emitter} never leave. */
    public void dropOf(StreamSource emitter) {
        elements.removeIf(held -> {
            boolean drops = held.cameIn(emitter);
            if (drops) {
                count(held, -1);
            }
            return drops;
        });
    }

    /** Whether any came in a turn that has not ended. */
    public boolean haveEmitted() {
        return elements.stream().anyMatch(held -> held.waitsFor instanceof Emitted);
    }

    /** Elements that came in {@code emitter} wait for {@code commit} from now on. */
    public void settleOf(StreamSource emitter, @Nullable Durable commit) {
        for (int i = elements.size(); i > 0; i--) {
            Held held = elements.remove();
            elements.add(held.cameIn(emitter) ? new Held(held.element, commit, held.bytes) : held);
        }
    }

    /** Drops what waits for a commit: what it tells of is taken back. */
    public void dropWaiting() {
        elements.removeIf(held -> {
            if (held.waits()) {
                count(held, -1);
            }
            return held.waits();
        });
    }

    public void clear() {
        elements.forEach(held -> count(held, -1));
        elements.clear();
    }

    public boolean isEmpty() {
        return elements.isEmpty();
    }

    public int size() {
        return elements.size();
    }

    public long bytes() {
        return bytes;
    }

    /** Number of those that wait for the commit of the stream's own turn. */
    public int ownNumber() {
        return ownNumber;
    }

    /** Bytes of those that wait for the commit of the stream's own turn. */
    public long ownBytes() {
        return ownBytes;
    }

    /** Whether the newest one waits for {@code commit}. */
    public boolean newestWaitsFor(Object commit) {
        Held newest = elements.peekLast();
        return newest != null && newest.waitsFor == commit;
    }
}
