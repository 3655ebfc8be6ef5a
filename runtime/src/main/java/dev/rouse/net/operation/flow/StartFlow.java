package dev.rouse.net.operation.flow;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.ActorWorkflows;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.IdempotencyKey;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.WaitPreference;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code POST /actors/{type}/{key}/flows/{name}?id=&wait=}: starts a workflow. Its body is the input.
 *
 * @param id under which it is started; null for one that is made
 * @param waits whether the answer is the result
 * @param key under which it may be started again; null for none
 */
public record StartFlow(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        String name,
        @Nullable String id,
        boolean waits,
        @Nullable String key,
        JsonMapper json)
        implements Operation {

    private record Started(String id) {}

    /**
     * Reads id and wait from the query of a request.
     *
     * @throws dev.rouse.net.request.RequestRefused it is malformed
     */
    public static StartFlow of(ActorNode node, HttpRequest head, ActorAddress address, String name, JsonMapper json) {
        Query query = Query.of(head.uri());
        boolean waits = "true".equals(query.only("wait"));
        return new StartFlow(node, head, address, name, query.only("id"), waits, IdempotencyKey.of(head), json);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorWorkflows all =
                CallAction.client(node, head, address, WaitPreference.of(head)).workflows(address);
        ActorWorkflows flows = key == null ? all : all.withKey(key);
        Object input = FlowValue.of(body, json);
        if (id == null) {
            return waits ? flows.run(name, input, Object.class) : flows.start(name, input);
        }
        Mono<String> started = flows.start(name, id, input);
        return waits ? started.flatMap(made -> all.result(made, Object.class)) : started;
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return waits ? HttpResponseStatus.OK : HttpResponseStatus.ACCEPTED;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (waits) {
            json.writeValue(out, outcome);
        } else {
            ViewJson.write(new Started((String) Objects.requireNonNull(outcome, "id")), out);
        }
    }
}
