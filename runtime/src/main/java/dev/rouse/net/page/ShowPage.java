package dev.rouse.net.page;

import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code GET} of a page.
 *
 * @param isHeld whether the client has it already, and is told only that
 */
public record ShowPage(Page page, boolean isHeld) implements Operation {

    public static ShowPage of(Page page, HttpRequest request) {
        return new ShowPage(page, page.isHeldBy(request));
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.empty();
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return isHeld ? HttpResponseStatus.NOT_MODIFIED : HttpResponseStatus.OK;
    }

    @Override
    public void addTo(HttpHeaders answer) {
        page.addTo(answer);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        try {
            out.write(page.content());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
