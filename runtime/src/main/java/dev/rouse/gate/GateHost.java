package dev.rouse.gate;

import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.kv.KvMutation;
import dev.rouse.turn.TurnHost;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One life of an actor, as its way to the store knows it. Lane only. */
public interface GateHost extends TurnHost {

    @Override
    GateLane lane();

    /** The state that finished turns left, as it is kept; null where the actor has none. */
    @Nullable
    Object settledOrNull();

    /** @param after as {@link #keepable} made it */
    void settle(Object after);

    /** Takes back what a turn that failed may have done to the object of the state. */
    void dropChangesInPlace();

    /**
     * The development check of a turn that did not replace the state.
     *
     * @throws RouseException it was changed all the same
     */
    void checkUnchanged(Call call);

    /**
     * The record of a state, which may be kept as {@link #keepable} made it.
     *
     * @throws RouseException it cannot be written
     */
    byte[] encode(Object state);

    /** Whether the actor is in the store. */
    boolean isStored();

    /**
     * Adds everything that {@code batch} changes.
     *
     * @param state the record of the newest state; null when that stays
     */
    void contribute(WriteBatch batch, byte @Nullable [] state, List<KvMutation> mutations);

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
     * Something could not be saved: the life ends, and everything built on it fails.
     *
     * @param tells tells those whose changes they were
     */
    void fall(RuntimeException reason, Runnable tells);

    /** Counts again what features hold that is not in the store: it has changed. */
    void recount();

    /** Lets begin what may. */
    void pump();
}
