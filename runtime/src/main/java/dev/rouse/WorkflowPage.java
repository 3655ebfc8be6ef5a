package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an actor's workflows, the oldest first.
 *
 * @param next the cursor of the page after this; null at the end
 */
public record WorkflowPage(
        List<WorkflowInfo> workflows, @Nullable String next) {

    public WorkflowPage {
        workflows = List.copyOf(workflows);
    }
}
