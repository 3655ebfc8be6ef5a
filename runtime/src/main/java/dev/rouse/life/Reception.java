package dev.rouse.life;

import dev.rouse.ActorPhase;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;

/** What becomes of what reaches a life, by its phase. {@link #of} is the one table of it. */
public enum Reception {
    /** It gets a turn, when it may begin. */
    TURN,
    /** It waits until the life has started. */
    START,
    /** It gets a turn while the life still ends what it has begun, before its last hook; after that {@link #STOPPED}. */
    LAST_TURNS,
    /** It is kept, and answered by the next life. */
    NEXT_LIFE,
    /** Its caller is told that the actor was destroyed. */
    DESTROYED,
    /** Its caller is told that this life has ended. */
    STOPPED;

    /** What comes. */
    public enum Arrival {
        /** A call, a creation, a destruction or an order of an operator. */
        CALL,
        /** A turn of the actor on itself, which belongs to one life. */
        OWN_TURN;

        static Arrival of(Call call) {
            return call.kind() == CallKind.OWN ? OWN_TURN : CALL;
        }
    }

    /** The table: rows are phases, columns arrivals. A call that comes after a final phase finds or makes the next life. */
    public static Reception of(ActorPhase phase, Arrival arrival) {
        boolean own = arrival == Arrival.OWN_TURN;
        return switch (phase) {
            case STARTING -> START;
            case RUNNING -> TURN;
            case SLEEP_GRACE -> own ? LAST_TURNS : NEXT_LIFE;
            case DESTROY_GRACE -> own ? LAST_TURNS : DESTROYED;
            case ASLEEP, GONE, FAILED -> own ? STOPPED : NEXT_LIFE;
        };
    }
}
