package dev.rouse.actor;

import dev.rouse.ActorAddress;

/**
 * Whom calls go to, the same for all calls of one reference.
 *
 * @param route to the lane that the actor lives on, asked once per call
 */
public record Recipient(CallRoute route, HostedType type, ActorAddress address, CallKind kind) {}
