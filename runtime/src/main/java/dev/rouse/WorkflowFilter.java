package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A choice among the {@linkplain Workflows#list workflows} of an actor. Immutable: what narrows it gives another one.
 *
 * @param name of their code; null for any
 * @param statuses one of which they have; none for any
 * @param paused whether they are paused; null for either
 */
public record WorkflowFilter(
        @Nullable String name,
        Set<WorkflowStatus> statuses,
        @Nullable Boolean paused) {

    private static final WorkflowFilter ALL = new WorkflowFilter(null, Set.of(), null);

    /** Copies the statuses. */
    public WorkflowFilter {
        statuses = Set.copyOf(Arguments.noNulls("statuses", statuses));
    }

    /** All of them, those too that have ended and are kept. */
    public static WorkflowFilter all() {
        return ALL;
    }

    /** Those of a code. */
    public WorkflowFilter named(String name) {
        return new WorkflowFilter(Arguments.required("name", name), statuses, paused);
    }

    /** Those that have one of some statuses. */
    public WorkflowFilter in(WorkflowStatus... some) {
        return new WorkflowFilter(name, Set.of(Arguments.noNulls("some", some)), paused);
    }

    /** Those that are paused, or that are not. */
    public WorkflowFilter paused(boolean are) {
        return new WorkflowFilter(name, statuses, are);
    }

    /** Whether {@code workflow} is one of them. */
    public boolean matches(WorkflowInfo workflow) {
        return (name == null || name.equals(workflow.name()))
                && (statuses.isEmpty() || statuses.contains(workflow.status()))
                && (paused == null || paused == workflow.paused());
    }
}
