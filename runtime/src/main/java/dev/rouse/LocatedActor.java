package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * Information on an actor, with the node that gave it.
 *
 * @param presence where the actor is
 * @param info as its node tells it; null where that is {@linkplain ActorPresence#silent silent}
 */
public record LocatedActor(ActorPresence presence, @Nullable ActorInfo info) {

    /** Checks that there is a presence. */
    public LocatedActor {
        Arguments.required("presence", presence);
    }
}
