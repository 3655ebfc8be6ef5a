package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code DELETE /actors/{type}/{key}/schedule/{id}} and {@code DELETE /actors/{type}/{key}/schedule?name=}.
 *
 * @param which id of the entry, or its name
 */
public record CancelEntry(ActorClient node, HttpRequest head, ActorAddress address, String which, boolean named)
        implements Operation {

    public static CancelEntry ofId(ActorClient node, HttpRequest head, ActorAddress address, String id) {
        return new CancelEntry(node, head, address, id, false);
    }

    /**
     * Reads the name from a request target.
     *
     * @throws RequestRefused when the query has no name
     */
    public static CancelEntry ofName(ActorClient node, HttpRequest head, ActorAddress address) {
        String name = Query.of(head.uri()).only("name");
        if (name == null) {
            throw Query.invalid("Which entry is to be cancelled is said by its id, as in …/schedule/0123456789abcdef,"
                    + " or by its name, as in …/schedule?name=daily; got neither.");
        }
        return new CancelEntry(node, head, address, name, true);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorClient client = IdentifiedRequest.client(node, head);
        Mono<Boolean> cancelled =
                named ? client.cancelScheduledNamed(address, which) : client.cancelScheduled(address, which);
        return cancelled.flatMap(
                there -> there ? Mono.empty() : Mono.error(() -> RequestRefused.unknownEntry(address, which)));
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
