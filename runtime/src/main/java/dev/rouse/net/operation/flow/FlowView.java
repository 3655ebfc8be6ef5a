package dev.rouse.net.operation.flow;

import dev.rouse.WorkflowInfo;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A workflow as it is shown. */
record FlowView(
        String id,
        String name,
        String status,
        boolean paused,
        @Nullable String reason,
        Instant startedAt,
        Instant changedAt) {

    static FlowView of(WorkflowInfo workflow) {
        return new FlowView(
                workflow.id(),
                workflow.name(),
                workflow.status().name().toLowerCase(Locale.ROOT),
                workflow.paused(),
                workflow.reason().isEmpty() ? null : workflow.reason(),
                workflow.startedAt(),
                workflow.changedAt());
    }
}
