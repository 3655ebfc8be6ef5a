package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.type.HostedType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The actor that calls go to, and the route there; the same for all calls of one reference.
 *
 * @param route to the lane that the actor lives on, asked once per call
 */
public record Recipient(CallRoute route, HostedType type, ActorAddress address, CallKind kind, Terms terms) {

    /**
     * Under which conditions calls are made.
     *
     * @param timeout of each call; null for that of the type
     * @param caller the one on whose behalf they are made; null for nobody
     */
    public record Terms(@Nullable Duration timeout, CallTarget.@Nullable Caller caller) {

        /** Those of the type, on nobody's behalf. */
        public static final Terms OF_TYPE = new Terms(null, null);
    }
}
