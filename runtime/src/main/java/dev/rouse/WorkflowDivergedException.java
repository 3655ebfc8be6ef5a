package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Map;

/**
 * The code of a workflow is not the one that its history was made by: what it did is not what the code does now. The workflow and its
 * history are left as they are; it goes on where code that fits them is there.
 */
public final class WorkflowDivergedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String workflow;
    private final String entry;
    private final String expected;
    private final String found;

    /**
     * @param workflow its id
     * @param entry path of the entry of the history
     * @param expected what the code does
     * @param found what the history has
     */
    public WorkflowDivergedException(String workflow, String entry, String expected, String found) {
        super(
                ErrorKind.CONFLICT,
                "workflow",
                "workflow_diverged",
                "Workflow " + Arguments.required("workflow", workflow) + " was made by other code: at "
                        + Arguments.required("entry", entry) + " its code has "
                        + Arguments.required("expected", expected)
                        + ", and its history has " + Arguments.required("found", found)
                        + ". It was left as it is. Bring back code that does what the history says, and change it where version() or"
                        + " removed() says so.",
                Map.of("workflow", workflow, "entry", entry, "expected", expected, "found", found),
                null);
        this.workflow = workflow;
        this.entry = entry;
        this.expected = expected;
        this.found = found;
    }

    /** Id of the workflow. */
    public String workflow() {
        return workflow;
    }

    /** Path of the entry. */
    public String entry() {
        return entry;
    }

    /** A phrase: what the code does. */
    public String expected() {
        return expected;
    }

    /** A phrase: what the history has. */
    public String found() {
        return found;
    }
}
