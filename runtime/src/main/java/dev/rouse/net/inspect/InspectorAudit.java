package dev.rouse.net.inspect;

import dev.rouse.base.Arguments;
import java.time.Instant;

/** Told of each act of the inspector when its outcome is known, beside the line in the log. On any thread; must not block. */
@FunctionalInterface
public interface InspectorAudit {

    /** Somebody has acted. */
    void acted(Act act);

    /**
     * An act.
     *
     * @param at when its outcome was known
     * @param who name of the principal; {@code local} where the server listens on loopback and has no tokens
     * @param act as {@code call}, {@code state}, {@code destroy}
     * @param on the actor, the type, or what many actors were chosen by
     * @param detail the action, the id of a letter or a flow; empty for none
     * @param outcome {@code done}, or the code of the error; {@code begun} of a job on many actors, which is told of again with its end
     */
    record Act(Instant at, String who, String act, String on, String detail, String outcome) {

        /** Checks that nothing is null. */
        public Act {
            Arguments.required("at", at);
            Arguments.required("who", who);
            Arguments.required("act", act);
            Arguments.required("on", on);
            Arguments.required("detail", detail);
            Arguments.required("outcome", outcome);
        }
    }
}
