package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /actors/{type}/{key}/flows/{id}/result}: waits for the result of a workflow. */
public record AwaitFlow(ActorNode node, HttpRequest head, ActorAddress address, String id, JsonMapper json)
        implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return CallAction.client(node, head, address, WaitPreference.of(head))
                .workflows(address)
                .result(id, Object.class);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        json.writeValue(out, outcome);
    }
}
