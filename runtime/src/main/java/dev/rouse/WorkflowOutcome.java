package dev.rouse;

import org.jspecify.annotations.Nullable;

/**
 * The value of a part of a workflow, or what failed there: see {@link Workflow#attempt}.
 *
 * @param value null where it gave none, or failed
 * @param failure null where it did not fail
 */
public record WorkflowOutcome<T>(
        @Nullable T value, @Nullable WorkflowFailure failure) {

    /** Whether it did not fail. */
    public boolean isSuccess() {
        return failure == null;
    }
}
