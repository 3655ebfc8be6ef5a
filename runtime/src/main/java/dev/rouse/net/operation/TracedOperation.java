package dev.rouse.net.operation;

import dev.rouse.Principal;
import dev.rouse.TraceContext;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/** An operation of a trace, as the request said: it goes on in that. */
public record TracedOperation(Operation operation, TraceContext trace) implements Operation {

    private static final String PARENT = "traceparent";
    private static final String STATE = "tracestate";

    /** {@code operation} in a trace, if it is of one. */
    public static Operation of(Operation operation, @Nullable TraceContext trace) {
        return trace == null ? operation : new TracedOperation(operation, trace);
    }

    /** The trace that the headers of a request say; null for none. */
    public static @Nullable TraceContext traceOf(HttpHeaders headers) {
        List<String> parents = headers.getAll(PARENT);
        if (parents.size() != 1) {
            return null;
        }
        List<String> states = headers.getAll(STATE);
        return TraceContext.of(parents.get(0), states.isEmpty() ? null : String.join(",", states));
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        Context context = Context.of(TraceContext.class, trace);
        Publisher<?> begun = operation.run(body);
        return begun instanceof Mono<?> one
                ? one.contextWrite(context)
                : Flux.from(begun).contextWrite(context);
    }

    @Override
    public @Nullable Mono<Boolean> admission() {
        return operation.admission();
    }

    @Override
    public Operation admitted() {
        return new TracedOperation(operation.admitted(), trace);
    }

    @Override
    public boolean takesStream() {
        return operation.takesStream();
    }

    @Override
    public @Nullable ElementWriter elements(OutputStream out) {
        return operation.elements(out);
    }

    @Override
    public boolean isStream() {
        return operation.isStream();
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return operation.status(outcome);
    }

    @Override
    public void addTo(HttpHeaders answer) {
        operation.addTo(answer);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        operation.write(outcome, out);
    }

    @Override
    public @Nullable Principal sender() {
        return operation.sender();
    }
}
