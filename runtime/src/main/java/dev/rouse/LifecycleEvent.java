package dev.rouse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A life of an actor went from one phase to the next.
 *
 * @param incarnation which life of the address this is, kept until it is destroyed; 0 where there is no actor
 * @param reason one sentence; null where the phases say all
 */
public record LifecycleEvent(
        ActorAddress address,
        long incarnation,
        ActorPhase from,
        ActorPhase to,
        @Nullable String reason,
        Instant at) {}
