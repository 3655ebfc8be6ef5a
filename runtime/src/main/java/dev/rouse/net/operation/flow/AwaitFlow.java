package dev.rouse.net.operation.flow;

import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}/{key}/flows/{id}/result}: waits for the result of a workflow; and the same as a frame. */
public record AwaitFlow(FlowTerms terms, String id) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return terms.unkeyed().result(id, Object.class);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        terms.json().writeValue(out, outcome);
    }
}
