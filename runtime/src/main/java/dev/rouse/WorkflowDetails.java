package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * A workflow with its result.
 *
 * @param result as plain data, that of one that has completed; null where it gave none, or it cannot be read
 */
public record WorkflowDetails(WorkflowInfo info, @Nullable Object result) {

    /** Checks that there is information. */
    public WorkflowDetails {
        Arguments.required("info", info);
    }
}
