package dev.rouse.gate;

import dev.rouse.call.Call;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.turn.TurnHost;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One activation of an actor, as its way to the store knows it. Lane only. */
public interface GateHost extends TurnHost {

    @Override
    GateLane lane();

    @Override
    GateMemory memory();

    /** {@code batch} is in the store, and nobody was told yet. */
    void durable(WriteBatch batch);

    /** The answers of {@code batch} are out. */
    void saved(WriteBatch batch);

    /**
     * Takes back the state and what finished turns changed of features: turns that run on what is taken back will fail.
     *
     * @param kept the newest of what stays that is not in the store, by feature
     */
    void rollBackTo(Object earlier, Function<Feature, @Nullable Changes> kept, RuntimeException reason);

    /** Ends {@code call} with what came of it, of which no turn is in the way: its creation, or the actor's destruction. */
    void fail(Call call, Throwable error);

    /**
     * Something could not be saved: the activation ends, and everything built on it fails.
     *
     * @param tells tells those whose changes they were
     */
    void fall(RuntimeException reason, Runnable tells);

    /** Counts again what features hold that is not in the store: it has changed. */
    void recount();

    /** Lets begin what may. */
    void pump();
}
