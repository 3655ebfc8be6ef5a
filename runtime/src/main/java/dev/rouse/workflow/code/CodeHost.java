package dev.rouse.workflow.code;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.loop.LaneLoop;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.HostedType;
import java.util.Objects;

/** The surroundings of a workflow's code: its actor, and the loop, the clock and the chance that it has. Lane only. */
public interface CodeHost {

    ActorAddress address();

    HostedType type();

    /** The actor's object, which has registered the code. */
    Actor<?> actor();

    LaneLoop loop();

    /** The wall clock, in milliseconds since 1970. */
    long clockMillis();

    /** A random number of 64 bits. */
    long random();

    /** Those of an actor that is awake. */
    static CodeHost of(WorkHost host) {
        return new Awake(host);
    }

    /** An actor that is awake. */
    record Awake(WorkHost host) implements CodeHost {

        @Override
        public ActorAddress address() {
            return host.address();
        }

        @Override
        public HostedType type() {
            return host.type();
        }

        @Override
        public Actor<?> actor() {
            return (Actor<?>) Objects.requireNonNull(host.actorOrNull());
        }

        @Override
        public LaneLoop loop() {
            return host.lane().loop();
        }

        @Override
        public long clockMillis() {
            return host.lane().clockMillis();
        }

        @Override
        public long random() {
            return host.lane().random();
        }
    }
}
