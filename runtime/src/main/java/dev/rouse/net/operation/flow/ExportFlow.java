package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.WorkflowHistory;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}/{key}/flows/{id}/history}: the recorded history, as {@link WorkflowHistory#toJson} writes it. */
public record ExportFlow(Administration node, ActorAddress address, String id) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.workflowHistory(address, id);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        WorkflowHistory history = (WorkflowHistory) Objects.requireNonNull(outcome, "history");
        try {
            out.write(history.toJson().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
