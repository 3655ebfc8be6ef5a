package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Map;

/** An actor has no workflow of this id: there never was one, or it has ended and is kept no longer. */
public final class WorkflowNotFoundException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient ActorAddress address;
    private final String workflow;

    /** @param workflow its id */
    public WorkflowNotFoundException(ActorAddress address, String workflow) {
        super(
                ErrorKind.NOT_FOUND,
                "workflow",
                "unknown_workflow",
                "Actor " + Arguments.required("address", address) + " has no workflow '"
                        + Arguments.required("workflow", workflow)
                        + "': there never was one, or it has ended and is kept no longer.",
                Map.of("actor", address.toString(), "workflow", workflow),
                null);
        this.address = address;
        this.workflow = workflow;
    }

    /** Address of the actor. */
    public ActorAddress address() {
        return address;
    }

    /** Id of the workflow. */
    public String workflow() {
        return workflow;
    }
}
