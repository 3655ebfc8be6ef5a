package dev.rouse.net.operation.queue;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actors/{type}/{key}/undelivered/{id}} and {@code DELETE} of it: sends a message again that could not be delivered, or drops
 * it.
 */
public record OrderUndelivered(Administration node, ActorAddress address, String id, boolean drops)
        implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        Mono<Boolean> done = drops ? node.dropUndelivered(address, id) : node.retryUndelivered(address, id);
        return done.flatMap(
                there -> there ? Mono.empty() : Mono.error(() -> RequestRefused.unknownUndelivered(address, id)));
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
