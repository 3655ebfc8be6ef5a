package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Presence of an actor in its cluster at the moment that its node was asked.
 *
 * @param node that has the actor, awake or not, as {@link ClusterView} names it; null where none has its shard
 * @param phase of its present life; ASLEEP without one, FAILED when that is why; null where its node does not answer
 * @param reason why it failed or waits for a restart; null when nothing of that is so
 * @param silent why its node does not answer; null where it does
 */
public record ActorPresence(
        ActorAddress address,
        @Nullable String node,
        @Nullable ActorPhase phase,
        @Nullable String reason,
        @Nullable String silent) {

    /** Checks that there is an address, and either a phase or a reason why it is not known. */
    public ActorPresence {
        Arguments.required("address", address);
        if ((phase == null) == (silent == null)) {
            throw new IllegalArgumentException(
                    "A presence has a phase or says why that is not known, got " + phase + " and " + silent + ".");
        }
    }

    /** Whether the actor is resident on its node. */
    public boolean awake() {
        return phase != null && !phase.isFinal();
    }
}
