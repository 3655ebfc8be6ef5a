package dev.rouse.replay;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.loop.LaneLoop;
import dev.rouse.type.HostedType;
import dev.rouse.workflow.code.CodeHost;

/**
 * An actor that has nothing but the code of its workflows.
 *
 * @param clockMillis the time at which the history was left
 */
record ReplayHost(ActorAddress address, HostedType type, Actor<?> actor, LaneLoop loop, long clockMillis)
        implements CodeHost {

    @Override
    public long random() {
        return 0;
    }
}
