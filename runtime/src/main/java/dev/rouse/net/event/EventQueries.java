package dev.rouse.net.event;

import dev.rouse.EventQuery;
import dev.rouse.net.request.Query;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * Reads from where events are wanted: {@code from}, or {@code Last-Event-ID} of one that comes back. A place is an offset, or an offset and
 * the life of its numbering, as the ids of {@link EventStream} have it: {@code 17-5}.
 */
final class EventQueries {

    private static final AsciiString LAST_EVENT_ID = AsciiString.cached("last-event-id");
    private static final String NOW = "now";

    private EventQueries() {}

    /**
     * @param name of the events; null for all
     * @param unless from where, when the request does not say
     */
    static EventQuery of(HttpRequest request, @Nullable String name, EventQuery unless) {
        String seen = request.headers().get(LAST_EVENT_ID);
        String from = seen == null || seen.isEmpty() ? Query.of(request.uri()).only("from") : seen;
        EventQuery query = from == null ? unless : from.equals(NOW) ? EventQuery.now() : behind(from);
        return name == null ? query : query.named(name);
    }

    private static EventQuery behind(String text) {
        int dash = text.indexOf('-');
        try {
            long offset = Long.parseLong(dash < 0 ? text : text.substring(0, dash));
            long life = dash < 0 ? 0 : Long.parseLong(text.substring(dash + 1));
            if (offset >= 0 && life >= 0) {
                return dash < 0 ? EventQuery.after(offset) : EventQuery.behind(offset, life);
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Query.invalid("Events are from 'now' on, or behind an offset of 0 or more; got '" + text + "'.");
    }
}
