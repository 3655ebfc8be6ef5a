package dev.rouse;

import dev.rouse.base.Arguments;

/**
 * The newest part of the history of a workflow, for those who look at it.
 *
 * @param history with at most 1,000 entries, those of the highest numbers, with values as they are
 * @param cut whether entries or words are missing for their number or their bytes
 */
public record WorkflowTimeline(WorkflowHistory history, boolean cut) {

    /** Checks that there is a history. */
    public WorkflowTimeline {
        Arguments.required("history", history);
    }
}
