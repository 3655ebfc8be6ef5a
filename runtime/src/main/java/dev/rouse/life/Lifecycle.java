package dev.rouse.life;

import dev.rouse.ActorPhase;
import dev.rouse.LifecycleHook;
import dev.rouse.call.Call;
import dev.rouse.turn.Turn;
import org.jspecify.annotations.Nullable;

/** The ends of activations, as an activation itself orders them: {@link Shutdown} carries them out. Lane only. */
public interface Lifecycle {

    /** Called when {@code activation} has no calls. */
    void rest(Activation activation);

    /** Puts {@code activation} to sleep, unless it has something to do. */
    void sleep(Activation activation);

    /**
     * Begins to put {@code activation} to sleep, whatever keeps it awake.
     *
     * @param first what the next one is to begin with
     */
    void stop(Activation activation, @Nullable String reason, @Nullable Call first);

    /**
     * Begins to destroy the actor of {@code activation}.
     *
     * @param destroyer the call that waits for it; null for none
     * @param turn the turn that did it, which is answered with it; null for none
     * @return whether the activation ends in destruction now
     */
    boolean destroy(Activation activation, @Nullable Call destroyer, @Nullable Turn turn);

    /** Goes on with the end that {@code activation} has begun, as something of it has ended. */
    void goOn(Activation activation);

    /** Ends {@code activation}, of whose actor nothing is in the store any more. */
    void destroyed(Activation activation);

    /** Ends {@code activation} now, with no step more. */
    void end(Activation activation, ActorPhase last, @Nullable String reason);

    /** Ends {@code activation} as a hook of it, {@code run()} included, failed. */
    void failed(Activation activation, LifecycleHook hook, Throwable error);

    /**
     * Ends {@code activation} as something could not be saved: everything built on it fails, and the next call reads the actor
     * anew.
     *
     * @param tells tells those whose changes they were; done first, but when the activation is over
     */
    void fall(Activation activation, RuntimeException reason, Runnable tells);

    /**
     * Ends {@code activation} as the runtime's own work on it threw, which it must not: the next call reads the actor anew,
     * without what was not on its way to the store.
     */
    void broke(Activation activation, Throwable thrown);
}
