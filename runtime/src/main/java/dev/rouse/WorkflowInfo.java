package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Instant;

/**
 * A workflow as it is seen from outside.
 *
 * @param id given by its starter, or made
 * @param name of its code
 * @param paused whether it goes on with nothing until it is resumed
 * @param reason in words, of its pause, its cancellation, its failure, or of why its code does not run; empty for none
 * @param changedAt when its status changed
 */
public record WorkflowInfo(
        String id,
        String name,
        WorkflowStatus status,
        boolean paused,
        String reason,
        Instant startedAt,
        Instant changedAt) {

    /** Checks that nothing is null. */
    public WorkflowInfo {
        Arguments.required("id", id);
        Arguments.required("name", name);
        Arguments.required("status", status);
        Arguments.required("reason", reason);
        Arguments.required("startedAt", startedAt);
        Arguments.required("changedAt", changedAt);
    }
}
