package dev.rouse.net.event;

import dev.rouse.EventQuery;
import dev.rouse.net.request.Query;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Offset of the Durable Streams protocol: the life of the numbering and the offset of the event before, of equal length, so that texts are
 * in the order of the places.
 *
 * @param life 0 before the first event
 * @param after offset that it is behind
 */
record StreamOffset(long life, long after) {

    private static final StreamOffset BEGINNING = new StreamOffset(0, -1);
    private static final StreamOffset NOW = new StreamOffset(0, -2);
    private static final Pattern PLACE = Pattern.compile("(\\d{16})_(\\d{18})");

    /** @throws dev.rouse.net.request.RequestRefused it is none */
    static StreamOffset of(@Nullable String text) {
        if (text == null || text.equals("-1")) {
            return BEGINNING;
        }
        if (text.equals("now")) {
            return NOW;
        }
        Matcher place = PLACE.matcher(text);
        if (!place.matches()) {
            throw Query.invalid("An offset is -1, now, or what the header Stream-Next-Offset of an answer said; got '"
                    + text + "'.");
        }
        return new StreamOffset(Long.parseLong(place.group(1)), Long.parseLong(place.group(2)));
    }

    boolean isNow() {
        return after == NOW.after;
    }

    /** Whether an answer said it. */
    boolean isPlace() {
        return after >= 0;
    }

    /** @param name of the events; null for all */
    EventQuery query(@Nullable String name) {
        EventQuery all =
                isNow() ? EventQuery.now() : isPlace() ? EventQuery.behind(after, life) : EventQuery.beginning();
        return name == null ? all : all.named(name);
    }

    /** The page without events that ends here. */
    StreamPage page() {
        return new StreamPage(List.of(), isPlace() ? this : new StreamOffset(0, 0), false, true);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%016d_%018d", life, Math.max(0, after));
    }
}
