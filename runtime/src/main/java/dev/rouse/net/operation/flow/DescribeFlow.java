package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.WorkflowDetails;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /actors/{type}/{key}/flows/{id}}, with the result. */
public record DescribeFlow(Administration node, ActorAddress address, String id, JsonMapper json) implements Operation {

    private record View(FlowView flow, @Nullable Object result) {}

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.workflow(address, id);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        WorkflowDetails found = (WorkflowDetails) Objects.requireNonNull(outcome, "workflow");
        json.writeValue(out, new View(FlowView.of(found.info()), found.result()));
    }
}
