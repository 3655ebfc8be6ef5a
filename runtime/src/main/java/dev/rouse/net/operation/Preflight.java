package dev.rouse.net.operation;

import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code OPTIONS}: what a page of another site that is let in may send, asked by a browser before it does.
 *
 * @param allow the methods of the path
 * @param headers that the page may send
 * @param age how long the browser may go by this
 */
public record Preflight(String allow, String headers, Duration age) implements Operation {

    private static final String ANY = "*";

    /**
     * Makes one.
     *
     * @param asked the headers that the page wants to send; null for none
     * @param allowed those that it may send, or {@code *}
     */
    public static Preflight of(String allow, @Nullable String asked, List<String> allowed, Duration age) {
        boolean any = allowed.contains(ANY);
        return new Preflight(allow, any && asked != null ? asked : String.join(", ", allowed), age);
    }

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
        answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, Long.toString(age.toSeconds()));
        if (!headers.isEmpty()) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, headers);
        }
    }
}
