package dev.rouse.feature;

import dev.rouse.ActorAddress;
import dev.rouse.PreloadOptions;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.preload.PreloadSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of what actors have beside their turns: own data, the schedule. One object a node. It knows its records; what it changes
 * goes with the turn that changes it, into the same commit, and is dropped with a turn that fails.
 */
public abstract class Feature implements PreloadSource {

    /** The name by which operators see it, as "data". */
    public abstract String name();

    /** A noun phrase for errors about limits, as "own data". */
    public abstract String label();

    /** The most bytes of a value that it writes; 0 by default, for one that adapts to its store. */
    public int largestValueBytes() {
        return 0;
    }

    /** The highest cost of what one call of a turn may change of it, as the store counts; 0 by default, as above. */
    public long largestChange() {
        return 0;
    }

    /** Adds its records that starts read ahead, each with a budget of its own; none by default. */
    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {}

    /**
     * Opens the share of an actor that starts.
     *
     * @param records that its start has found
     * @return null where there is nothing to keep
     * @throws RuntimeException a record cannot be read: the actor does not start
     */
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        return null;
    }

    /**
     * Tells an operator of an actor in memory. Called only where somebody asks; lane only.
     *
     * @param share of the actor; null while there is none
     * @param records what is known of the actor's records in the store, but for meta and state
     * @return as {@link Share#describe} gives it
     */
    public Map<String, Object> describe(@Nullable Share share, PreloadBundle records) {
        return share == null ? Map.of() : share.describe();
    }
}
