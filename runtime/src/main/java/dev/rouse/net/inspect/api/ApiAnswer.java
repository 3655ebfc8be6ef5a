package dev.rouse.net.inspect.api;

import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An operation whose outcome is told as JSON; none as 204. */
record ApiAnswer(Function<RequestBody, Mono<?>> operation) implements Operation {

    @Override
    public Mono<?> run(RequestBody body) {
        return operation.apply(body);
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return outcome == null ? HttpResponseStatus.NO_CONTENT : HttpResponseStatus.OK;
    }

    @Override
    public void addTo(HttpHeaders answer) {
        answer.set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        ViewJson.write(Objects.requireNonNull(outcome, "outcome"), out);
    }
}
