package dev.rouse;

import dev.rouse.base.Arguments;

/**
 * The failure of a part of a workflow, as it is recorded: the same whenever the workflow's code runs again.
 *
 * @param step names of the scopes around it and its own, with a slash between
 * @param attempts begun by then
 * @param errorType class of the last error
 * @param message of the last error
 */
public record WorkflowFailure(Kind kind, String step, int attempts, String errorType, String message) {

    /** Kind of failure. */
    public enum Kind {
        /** An attempt ended with an error, and others may follow. */
        ERROR,
        /** An error that says that no other attempt would do any good. */
        CRITICAL,
        /** The last attempt took too long. */
        TIMEOUT,
        /** The last attempt ended with an error, or with its process. */
        EXHAUSTED,
        /** A savepoint has failed, and what its steps had done is undone. */
        COMPENSATED
    }

    /** Checks that nothing is null. */
    public WorkflowFailure {
        Arguments.required("kind", kind);
        Arguments.required("step", step);
        Arguments.required("errorType", errorType);
        Arguments.required("message", message);
    }
}
