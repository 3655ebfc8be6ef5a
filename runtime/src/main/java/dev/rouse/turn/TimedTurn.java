package dev.rouse.turn;

import dev.rouse.ActionMode;
import dev.rouse.call.Call;
import dev.rouse.stream.StreamReply;
import org.jspecify.annotations.Nullable;

/** A turn, as the watch over its time knows it. Lane only. */
public interface TimedTurn {

    Call call();

    ActionMode mode();

    /** Random number of the actor's life from its creation to its destruction; 0 before it is created. */
    long incarnation();

    /** Its place in the watch's table, counted from 1; 0 for none. */
    int place();

    void place(int place);

    /** The source of its call's stream; null for a call of one answer. */
    @Nullable
    StreamReply stream();

    /** A phrase: what it waits for, as far as the runtime knows. */
    String waitsFor();

    /** Ends the turn early. */
    void stop(@Nullable Throwable failure);
}
