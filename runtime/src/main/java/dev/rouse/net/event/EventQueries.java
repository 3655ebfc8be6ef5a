package dev.rouse.net.event;

import dev.rouse.EventQuery;
import dev.rouse.net.request.Query;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Reads from where events are wanted: {@code from}, or {@code Last-Event-ID} of one that comes back. */
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
        EventQuery query = from == null ? unless : from.equals(NOW) ? EventQuery.now() : EventQuery.after(offset(from));
        return name == null ? query : query.named(name);
    }

    private static long offset(String text) {
        try {
            long offset = Long.parseLong(text);
            if (offset >= 0) {
                return offset;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Query.invalid("Events are from 'now' on, or behind an offset of 0 or more; got '" + text + "'.");
    }
}
