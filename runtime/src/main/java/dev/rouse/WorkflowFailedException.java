package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Locale;
import java.util.Map;

/** A workflow has ended without a result, as who waits for that is told: it has failed, or was cancelled or killed. */
public final class WorkflowFailedException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final String workflow;
    private final WorkflowStatus status;
    private final String reason;

    /**
     * @param workflow its id
     * @param status an end
     * @param reason in words; empty for none
     */
    public WorkflowFailedException(String workflow, WorkflowStatus status, String reason) {
        super(
                ErrorKind.USER,
                "workflow",
                "workflow_failed",
                "Workflow " + Arguments.required("workflow", workflow) + " has no result, it is "
                        + Arguments.required("status", status).name().toLowerCase(Locale.ROOT) + ": "
                        + Arguments.required("reason", reason),
                Map.of("workflow", workflow, "status", status.name(), "reason", reason),
                null);
        this.workflow = workflow;
        this.status = status;
        this.reason = reason;
    }

    /** Id of the workflow. */
    public String workflow() {
        return workflow;
    }

    /** Status of the workflow: an end. */
    public WorkflowStatus status() {
        return status;
    }

    /** The reason in words; empty for none. */
    public String reason() {
        return reason;
    }
}
