package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code DELETE /actors/{type}/{key}}. */
public record DestroyActor(Administration node, ActorAddress address) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.destroy(address);
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
