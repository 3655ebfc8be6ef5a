package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.WorkflowDetails;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assertions on a workflow as it was stored. Each throws an {@link AssertionError} that tells what there is. */
public final class WorkflowAssert {

    private final ActorAddress address;
    private final String id;
    private final WorkflowDetails details;

    WorkflowAssert(ActorAddress address, String id, WorkflowDetails details) {
        this.address = address;
        this.id = id;
        this.details = details;
    }

    /** Facts of the workflow. */
    public WorkflowInfo info() {
        return details.info();
    }

    /** It is in this status. */
    public WorkflowAssert hasStatus(WorkflowStatus status) {
        return check(info().status() == status, status);
    }

    /** It has completed with this result, as it is stored: a text, a number, a list, a map. */
    public WorkflowAssert hasResult(@Nullable Object result) {
        return hasStatus(WorkflowStatus.COMPLETED)
                .check(Objects.equals(details.result(), result), "the result " + result);
    }

    /** It is paused. */
    public WorkflowAssert isPaused() {
        return check(info().paused(), "a pause");
    }

    /** It is not paused. */
    public WorkflowAssert isNotPaused() {
        return check(!info().paused(), "no pause");
    }

    private WorkflowAssert check(boolean holds, Object expected) {
        if (!holds) {
            throw new AssertionError(
                    "Workflow " + id + " of " + address + ": expected " + expected + ", got " + details + ".");
        }
        return this;
    }
}
