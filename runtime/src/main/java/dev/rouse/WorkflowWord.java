package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that a workflow was told and has not taken, in an exported {@link WorkflowHistory}.
 *
 * @param number in the order in which it was told them, from 1
 * @param promise whether it is a promise that was kept; else a signal
 * @param value null for none
 */
public record WorkflowWord(
        int number,
        boolean promise,
        String name,
        Instant at,
        @Nullable WorkflowValue value) {

    /** Checks that nothing is null that is needed. */
    public WorkflowWord {
        Arguments.required("name", name);
        Arguments.required("at", at);
    }
}
