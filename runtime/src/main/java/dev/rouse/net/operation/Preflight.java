package dev.rouse.net.operation;

import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code OPTIONS}: what a page of another site that is let in may send, asked by a browser before it does.
 *
 * @param allow the methods of the path
 * @param headers those that the page wants to send
 */
public record Preflight(String allow, @Nullable String headers) implements Operation {

    private static final String SECONDS = "600";

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.empty();
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}

    @Override
    public void addTo(HttpHeaders answer) {
        answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allow);
        answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, SECONDS);
        if (headers != null) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
        }
    }
}
