package dev.rouse.net.operation.flow;

import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actors/{type}/{key}/flows/{id}/signals/{name}} and {@code POST …/promises/{name}}: tells a workflow something, or keeps a
 * promise of it. Its body is the value. And the same as a frame, which is answered with whether that was done.
 *
 * @param promise whether it is a promise
 */
public record TellFlow(FlowTerms terms, String id, String name, boolean promise) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        Object value = terms.value(body);
        Mono<Boolean> told = promise
                ? terms.flows().complete(id, name, value)
                : terms.flows().signal(id, name, value);
        return terms.frame()
                ? told
                : told.flatMap(done -> done
                        ? Mono.empty()
                        : Mono.error(() -> RequestRefused.unknownWorkflow(
                                terms.address(), id, promise ? "waits for this promise" : "takes signals")));
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (terms.frame()) {
            ViewJson.write(Objects.requireNonNull(outcome, "whether it was told"), out);
        }
    }
}
