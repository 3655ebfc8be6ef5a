package dev.rouse.net.operation.flow;

import dev.rouse.ActorWorkflows;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actors/{type}/{key}/flows/{name}?id=&wait=}: starts a workflow. Its body is the input. And the same as a frame, which is answered
 * with the id alone.
 *
 * @param id under which it is started; null for one that is made
 * @param waits whether the answer is the result
 */
public record StartFlow(
        FlowTerms terms, String name, @Nullable String id, boolean waits) implements Operation {

    private record Started(String id) {}

    /**
     * Reads id and wait from a query.
     *
     * @throws dev.rouse.net.request.RequestRefused it is malformed
     */
    public static StartFlow of(FlowTerms terms, String name, Query query) {
        return new StartFlow(terms, name, query.only("id"), "true".equals(query.only("wait")));
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorWorkflows flows = terms.flows();
        Object input = terms.value(body);
        if (id == null) {
            return waits ? flows.run(name, input, Object.class) : flows.start(name, input);
        }
        Mono<String> started = flows.start(name, id, input);
        return waits ? started.flatMap(made -> terms.unkeyed().result(made, Object.class)) : started;
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return waits ? HttpResponseStatus.OK : HttpResponseStatus.ACCEPTED;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (waits) {
            terms.json().writeValue(out, outcome);
        } else {
            String made = (String) Objects.requireNonNull(outcome, "id");
            ViewJson.write(terms.frame() ? made : new Started(made), out);
        }
    }
}
