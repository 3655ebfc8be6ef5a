package dev.rouse;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an actor without waking it.
 *
 * @param createdAt null when it does not exist
 * @param awake whether it is resident on this node
 * @param lastStart how its present life on this node was started; null while it sleeps
 */
public record ActorInfo(
        ActorAddress address,
        boolean exists,
        @Nullable Instant createdAt,
        boolean awake,
        @Nullable StartLedger lastStart) {}
