package dev.rouse.net.operation.flow;

import dev.rouse.ActorWorkflows;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code GET /actors/{type}/{key}/flows/{id}/progress} and {@code GET …/query/{name}}: asks the code of a workflow; and the same as a frame.
 *
 * @param query empty for its progress
 */
public record AskFlow(FlowTerms terms, String id, String query) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorWorkflows flows = terms.unkeyed();
        return query.isEmpty() ? flows.progress(id, Object.class) : flows.query(id, query, Object.class);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        terms.json().writeValue(out, outcome);
    }
}
