package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code DELETE /actors/{type}/{key}}, and the same as a frame.
 *
 * @param head of the request, or of that which opened the socket
 * @param timeout how long the client waits; null for as long as a call of the type does
 */
public record DestroyActor(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        @Nullable Duration timeout) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return CallAction.client(node, head, address, timeout).destroy(address);
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
