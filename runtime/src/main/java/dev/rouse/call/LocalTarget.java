package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;

/** The target of a call that the runtime makes on the lane of the actor itself, and that no route leads to. */
public record LocalTarget(HostedType type, ActorAddress address, CallKind kind, Action action, Object... arguments)
        implements CallTarget {}
