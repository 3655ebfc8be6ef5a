package dev.rouse.net.event;

import dev.rouse.ActorEvent;
import dev.rouse.EventBatch;
import dev.rouse.net.request.RequestRefused;
import java.util.ArrayList;
import java.util.List;

/**
 * Events that are read at once from a stream of the Durable Streams protocol, up to the first gap among them.
 *
 * @param isGone whether some before them are not kept any more
 */
record StreamPage(List<ActorEvent.Emitted<byte[]>> events, StreamOffset next, boolean isGone, boolean isUpToDate) {

    /** @param isAll whether no more are kept */
    static StreamPage of(List<ActorEvent<byte[]>> items, long life, boolean isAll) {
        List<ActorEvent.Emitted<byte[]>> events = new ArrayList<>(items.size());
        boolean gone = false;
        long last = 0;
        for (ActorEvent<byte[]> item : items) {
            if (item instanceof ActorEvent.Emitted<byte[]> event) {
                events.add(event);
            } else if (events.isEmpty()) {
                gone = true;
            } else {
                return new StreamPage(events, new StreamOffset(life, last), gone, false);
            }
            last = item.offset();
        }
        return new StreamPage(events, new StreamOffset(life, last), gone, isAll);
    }

    static StreamPage of(EventBatch batch) {
        List<ActorEvent<byte[]>> items = new ArrayList<>(batch.size());
        for (int i = 0; i < batch.size(); i++) {
            items.add(batch.item(i));
        }
        return items.isEmpty() ? new StreamOffset(batch.life(), batch.after()).page() : of(items, batch.life(), true);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    /**
     * Checks that nothing is missing behind a place that the client has.
     *
     * @throws RequestRefused something is
     */
    StreamPage checked(StreamOffset from) {
        if (isGone && from.isPlace()) {
            throw RequestRefused.gone(from.toString());
        }
        return this;
    }

    /** The entity tag of what is read from {@code from} on. */
    String tag(StreamOffset from) {
        return '"' + from.toString() + ':' + next + (isUpToDate ? ":end\"" : "\"");
    }
}
