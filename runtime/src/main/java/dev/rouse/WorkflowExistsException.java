package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Map;

/** A workflow of this id exists, or has ended and is kept: none is started under it. */
public final class WorkflowExistsException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String workflow;

    /** @param workflow its id */
    public WorkflowExistsException(String workflow) {
        super(
                ErrorKind.CONFLICT,
                "workflow",
                "workflow_exists",
                "Workflow " + Arguments.required("workflow", workflow)
                        + " exists: start the other one under an id of its own, or without one.",
                Map.of("workflow", workflow),
                null);
        this.workflow = workflow;
    }

    /** Id of the workflow. */
    public String workflow() {
        return workflow;
    }
}
