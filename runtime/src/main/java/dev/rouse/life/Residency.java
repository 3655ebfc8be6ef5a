package dev.rouse.life;

import dev.rouse.ActorAddress;
import dev.rouse.call.Call;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.stored.StateSizes;
import dev.rouse.type.HostedType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The memory of a lane, as activations take and leave their places in it. Lane only. */
public interface Residency extends StateSizes {

    /** Called when {@code activation} has something to do: it does not sleep for idleness. */
    void busy(Activation activation);

    /** Called when {@code activation} has nothing to do: it sleeps when that lasts, or when room is wanted. */
    void idle(Activation activation);

    /** Counts what {@code activation} has in memory of features, which was read, changed or saved. */
    void recount(Activation activation);

    /** Takes {@code activation}, which is over, out of the table. */
    void left(Activation activation);

    /** Brings {@code calls}, which one activation has left, to the next: that begins behind all that is here. */
    void nextLife(List<Call> calls);

    /** Starts an actor whose pause after a failure is over; without a call only where there is room. */
    void restart(HostedType type, ActorAddress address);

    /** Takes what is known of an actor that is asleep; null for nothing. */
    @Nullable
    PreloadBundle takeKnown(ActorAddress address);

    /** Keeps what is known of an actor that is asleep, where there is room. */
    void keepKnown(ActorAddress address, PreloadBundle bundle);
}
