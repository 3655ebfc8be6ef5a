package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Optional;

/**
 * A choice among the workflows of an actor.
 *
 * @param name of their code; empty for any
 * @param status empty for any
 * @param paused whether they are; empty for both
 */
public record WorkflowQuery(Optional<String> name, Optional<WorkflowStatus> status, Optional<Boolean> paused) {

    private static final WorkflowQuery ALL = new WorkflowQuery(Optional.empty(), Optional.empty(), Optional.empty());

    /** Checks that nothing is null. */
    public WorkflowQuery {
        Arguments.required("name", name);
        Arguments.required("status", status);
        Arguments.required("paused", paused);
    }

    /** All that there are. */
    public static WorkflowQuery all() {
        return ALL;
    }

    /** These, as far as their code has a name. */
    public WorkflowQuery named(String code) {
        return new WorkflowQuery(Optional.of(Arguments.required("code", code)), status, paused);
    }

    /** These, as far as they have a status. */
    public WorkflowQuery in(WorkflowStatus one) {
        return new WorkflowQuery(name, Optional.of(Arguments.required("status", one)), paused);
    }

    /** These, as far as they are paused, or are not. */
    public WorkflowQuery paused(boolean are) {
        return new WorkflowQuery(name, status, Optional.of(are));
    }

    /** Whether {@code workflow} is meant. */
    public boolean matches(WorkflowInfo workflow) {
        return name.filter(code -> !code.equals(workflow.name())).isEmpty()
                && status.filter(one -> one != workflow.status()).isEmpty()
                && paused.filter(are -> are != workflow.paused()).isEmpty();
    }
}
