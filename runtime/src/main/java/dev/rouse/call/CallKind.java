package dev.rouse.call;

import dev.rouse.RuntimeObserver;
import dev.rouse.type.Action;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Kind of a call: what it wants of its actor. */
public enum CallKind {
    /** A turn of an action; the actor is created where it does not exist. */
    GET_OR_CREATE,
    /** A turn of an action of an actor that exists. */
    GET,
    /** To be created, and not to exist before. */
    CREATE,
    /** A turn of the runtime's own on the schedule of an actor that exists: an order of an operator. */
    SCHEDULE,
    /** A turn of the runtime's own about a connection of the actor: an order of the front that holds it. */
    CONNECTION,
    /** A turn of the runtime's own about a queue of the actor: a message for it, or an order of an operator. It overlaps with all others. */
    QUEUE,
    /** To be destroyed. */
    DESTROY,
    /** To sleep and take no calls until it is resumed. */
    PAUSE,
    /** To take calls again. */
    RESUME,
    /** To tell of the actor what is known without waking it. */
    INFO,
    /** To be told of its events as they come, without waking it: a stream. */
    EVENTS,
    /** A turn of the actor on itself, in its present activation only. */
    OWN,
    /** A turn of a lifecycle hook, made by the activation itself. */
    HOOK,
    /** To run what is due of its schedule, one firing after the other; answered when nothing is due any more. */
    ALARM,
    /** One firing: a turn of an action of its schedule. */
    FIRE,
    /** A turn of an action that handles a message of a queue. */
    DELIVER,
    /** One attempt of a step of a workflow. */
    STEP;

    /** Whether it is answered when what it changed is durable, whatever its type says. */
    public boolean isAnsweredDurable() {
        return switch (this) {
            case FIRE, DELIVER, STEP, SCHEDULE, CONNECTION, QUEUE, CREATE -> true;
            case GET_OR_CREATE, GET, DESTROY, PAUSE, RESUME, INFO, EVENTS, OWN, HOOK, ALARM -> false;
        };
    }

    /** Whether a call of it that changes something may have a key, under which its answer is remembered. */
    public boolean takesKey() {
        return this == GET || this == GET_OR_CREATE || this == QUEUE;
    }

    /** Whether it is the runtime's own, and worth nothing to an observer but as a part of something else. */
    public boolean isOrder() {
        return switch (this) {
            case SCHEDULE, CONNECTION, QUEUE, INFO, EVENTS, OWN, HOOK, ALARM -> true;
            case GET_OR_CREATE, GET, CREATE, DESTROY, PAUSE, RESUME, FIRE, DELIVER, STEP -> false;
        };
    }

    /** Kind of work that a turn of it is. */
    public RuntimeObserver.Kind observedAs() {
        return switch (this) {
            case FIRE -> RuntimeObserver.Kind.FIRING;
            case DELIVER -> RuntimeObserver.Kind.DELIVERY;
            case STEP -> RuntimeObserver.Kind.STEP;
            default -> RuntimeObserver.Kind.TURN;
        };
    }

    /** The name of {@code action}, or what a call without one wants. */
    public String nameOf(@Nullable Action action) {
        return action == null ? name().toLowerCase(Locale.ROOT) : action.name();
    }

    /** Whether anybody may make it from anywhere; else the actor's own lane makes it. */
    public boolean isFromOutside() {
        return switch (this) {
            case GET_OR_CREATE, GET, CREATE, SCHEDULE, CONNECTION, QUEUE, DESTROY, PAUSE, RESUME, INFO, EVENTS -> true;
            case OWN, HOOK, ALARM, FIRE, DELIVER, STEP -> false;
        };
    }
}
