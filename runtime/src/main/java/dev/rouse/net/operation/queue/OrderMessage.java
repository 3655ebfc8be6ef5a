package dev.rouse.net.operation.queue;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code POST /actors/{type}/{key}/queues/{queue}?retry=} and {@code DELETE /actors/{type}/{key}/queues/{queue}?id=}: sends a dead letter
 * again, or drops it.
 */
public record OrderMessage(Administration node, ActorAddress address, String queue, String id, boolean drops)
        implements Operation {

    /**
     * Reads the id of a letter to drop from a request target.
     *
     * @throws RequestRefused when the query has none
     */
    public static OrderMessage drop(Administration node, ActorAddress address, String queue, String uri) {
        String id = Query.of(uri).only("id");
        if (id == null) {
            throw Query.invalid(
                    "Which dead letter is to be dropped is said by its id, as in …/queues/orders?id=0123456789abcdef.");
        }
        return new OrderMessage(node, address, queue, id, true);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        Mono<Boolean> done = drops ? node.dropMessage(address, queue, id) : node.retryMessage(address, queue, id);
        return done.flatMap(
                there -> there ? Mono.empty() : Mono.error(() -> RequestRefused.unknownMessage(address, queue, id)));
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
