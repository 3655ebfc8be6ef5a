package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.type.HostedType;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The actor that calls go to, and the route there; the same for all calls of one reference.
 *
 * @param route to the lane that the actor lives on, asked once per call
 * @param timeout of each call; null for that of the type
 */
public record Recipient(
        CallRoute route,
        HostedType type,
        ActorAddress address,
        CallKind kind,
        @Nullable Duration timeout) {}
