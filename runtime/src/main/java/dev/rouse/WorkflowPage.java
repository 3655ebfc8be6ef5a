package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an actor's workflows.
 *
 * @param workflows those that have not ended come first, each of both in the order of their starts
 * @param next cursor of the page behind it; null for none
 */
public record WorkflowPage(
        List<WorkflowInfo> workflows, @Nullable String next) {

    /** Copies the list. */
    public WorkflowPage {
        workflows = List.copyOf(workflows);
    }
}
