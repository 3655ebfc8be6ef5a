package dev.rouse.gate;

import dev.rouse.RouseException;
import dev.rouse.call.Call;
import dev.rouse.kv.KvMutation;
import dev.rouse.turn.ActorStates;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The memory of one actor, as its way to the store knows it. Lane only. */
public interface GateMemory extends ActorStates {

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
     * @param nowMillis the wall clock, in milliseconds since 1970
     */
    void contribute(WriteBatch batch, byte @Nullable [] state, long nowMillis, List<KvMutation> mutations);
}
