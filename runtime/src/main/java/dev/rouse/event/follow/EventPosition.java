package dev.rouse.event.follow;

import dev.rouse.EventQuery;
import dev.rouse.InvalidCallException;
import org.jspecify.annotations.Nullable;

/**
 * The place that a subscription asks for, as the one text that is the argument of its call: life, offset and name, with a space between.
 *
 * @param life of the numbering that the offset is of; 0 for any
 * @param next the first offset that is wanted; {@value #NOW} for events to come, 0 for all that are kept
 * @param name of events that are wanted; null for all
 */
record EventPosition(long life, long next, @Nullable String name) {

    static final long NOW = -1;
    static final long BEGINNING = 0;

    static EventPosition of(EventQuery query) {
        long next =
                query.after() == 0 && !query.isExact() ? BEGINNING : Math.min(query.after(), Long.MAX_VALUE - 1) + 1;
        return new EventPosition(query.life(), query.isFromNow() ? NOW : next, query.name());
    }

    /** The position behind {@code page}. */
    EventPosition behind(EventPage page) {
        return new EventPosition(page.life(), page.next(), name);
    }

    /** The same for events of a name that nobody outside may ask for. */
    static EventPosition of(EventQuery query, String only) {
        EventPosition position = of(query);
        return new EventPosition(position.life, position.next, only);
    }

    /** The position behind {@code step}. */
    EventPosition behind(EventPage.Step step) {
        return new EventPosition(step.life(), step.next(), name);
    }

    String text() {
        return life + " " + next + (name == null ? "" : " " + name);
    }

    /** @throws InvalidCallException it is none */
    static EventPosition of(Object text) {
        String[] parts = String.valueOf(text).split(" ", 3);
        try {
            long next = Long.parseLong(parts[1]);
            if (next < NOW) {
                throw new NumberFormatException("before the first");
            }
            return new EventPosition(Long.parseLong(parts[0]), next, parts.length < 3 ? null : parts[2]);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new InvalidCallException("A subscription says where it begins, got '" + text + "'.");
        }
    }
}
