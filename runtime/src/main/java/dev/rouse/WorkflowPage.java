package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an actor's workflows, the oldest first.
 *
 * @param next the cursor of the page after this; null at the end
 */
public record WorkflowPage(
        List<WorkflowInfo> workflows, @Nullable String next) {

    /** Copies the workflows. */
    public WorkflowPage {
        workflows = List.copyOf(Arguments.noNulls("workflows", workflows));
    }
}
