package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.ActorWorkflows;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.request.IdempotencyKey;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /actors/{type}/{key}/flows/{id}/signals/{name}} and {@code POST …/promises/{name}}: tells a workflow something, or keeps a
 * promise of it. Its body is the value.
 *
 * @param promise whether it is a promise
 */
public record TellFlow(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        String id,
        String name,
        boolean promise,
        JsonMapper json)
        implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorWorkflows all =
                CallAction.client(node, head, address, WaitPreference.of(head)).workflows(address);
        String key = IdempotencyKey.of(head);
        ActorWorkflows flows = key == null ? all : all.withKey(key);
        Object value = FlowValue.of(body, json);
        Mono<Boolean> told = promise ? flows.complete(id, name, value) : flows.signal(id, name, value);
        return told.flatMap(done -> done
                ? Mono.empty()
                : Mono.error(() -> RequestRefused.unknownWorkflow(
                        address, id, promise ? "waits for this promise" : "takes signals")));
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
