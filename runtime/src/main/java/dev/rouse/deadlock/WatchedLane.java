package dev.rouse.deadlock;

import dev.rouse.ActorAddress;
import dev.rouse.call.Call;
import dev.rouse.life.Activation;
import dev.rouse.turn.TurnLane;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/** An event loop's share of the actors, as the search for deadlocks knows it. Unless stated otherwise, lane only. */
public interface WatchedLane extends TurnLane {

    /** The activation of the actor at {@code address}; null where it has none. */
    @Nullable
    Activation find(ActorAddress address);

    /** From any thread: whether it serves, and may serve again. */
    boolean isOpen();

    /** Whether {@code call}, which was brought here, has gone to another node. */
    boolean isElsewhere(Call call);

    /**
     * Asks the node that {@code call} has gone to about it.
     *
     * @param answer told what that says, soon; null where it says nothing
     */
    void inquire(Call call, byte[] question, Consumer<byte @Nullable []> answer);

    /** Runs {@code task} on the lane after {@code nanos}. */
    Disposable schedule(Runnable task, long nanos);
}
