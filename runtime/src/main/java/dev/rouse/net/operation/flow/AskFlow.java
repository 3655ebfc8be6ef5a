package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.ActorWorkflows;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code GET /actors/{type}/{key}/flows/{id}/progress} and {@code GET …/query/{name}}: asks the code of a workflow.
 *
 * @param query empty for its progress
 */
public record AskFlow(ActorNode node, HttpRequest head, ActorAddress address, String id, String query, JsonMapper json)
        implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorWorkflows flows =
                CallAction.client(node, head, address, WaitPreference.of(head)).workflows(address);
        return query.isEmpty() ? flows.progress(id, Object.class) : flows.query(id, query, Object.class);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        json.writeValue(out, outcome);
    }
}
