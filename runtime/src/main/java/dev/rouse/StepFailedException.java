package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Map;

/**
 * A part of a workflow has failed for good, as its code is told: now, and whenever it runs again. The error that the part itself ended with
 * is recorded by its class and message.
 */
public final class StepFailedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient WorkflowFailure failure;

    /** Tells the code of a workflow of {@code failure}. */
    public StepFailedException(WorkflowFailure failure) {
        super(
                ErrorKind.USER,
                "workflow",
                "step_failed",
                Arguments.required("failure", failure).step() + " failed ("
                        + failure.kind().name().toLowerCase(java.util.Locale.ROOT) + ", attempts: "
                        + failure.attempts() + "): " + failure.message(),
                Map.of(
                        "step", failure.step(),
                        "kind", failure.kind().name(),
                        "attempts", failure.attempts(),
                        "errorType", failure.errorType(),
                        "message", failure.message()),
                null);
        this.failure = failure;
    }

    /** The failure as it is recorded. */
    public WorkflowFailure failure() {
        return failure;
    }
}
