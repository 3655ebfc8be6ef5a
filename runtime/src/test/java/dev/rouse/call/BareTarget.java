package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;

/** The target of a call that creates an actor of no type: enough for what looks at addresses and times alone. */
public record BareTarget(ActorAddress address) implements CallTarget {

    @Override
    public HostedType type() {
        throw new AssertionError("no type is asked for");
    }

    @Override
    public CallKind kind() {
        return CallKind.CREATE;
    }

    @Override
    public Action action() {
        return null;
    }

    @Override
    public Object[] arguments() {
        return new Object[0];
    }
}
