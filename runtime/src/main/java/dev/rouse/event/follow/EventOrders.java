package dev.rouse.event.follow;

import dev.rouse.type.Action;

/** Orders that calls of {@link dev.rouse.call.CallKind#EVENTS} give. Their argument is the text of a position. */
public final class EventOrders {

    /** A stream of pages: the first at once, be it empty, the others as events come. */
    public static final Action FOLLOW = Action.stream("events", EventPage.class);

    private EventOrders() {}
}
