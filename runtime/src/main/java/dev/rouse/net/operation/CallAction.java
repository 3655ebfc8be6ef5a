package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorNode;
import dev.rouse.ActorRef;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpRequest;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code POST /actors/{type}/{key}/{action}}, and the same as a frame.
 *
 * @param head of the request, or of that which opened the socket
 * @param creates whether the actor is created where there is none
 * @param timeout how long the client waits; null for as long as a call of the type does
 * @param key under which it may be made again; null for none
 */
public record CallAction(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        ActionJson action,
        boolean creates,
        @Nullable Duration timeout,
        @Nullable String key)
        implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorClient waiting = client(node, head, address, timeout);
        ActorClient client = key == null ? waiting : waiting.withKey(key);
        ActorRef actor = creates ? client.actor(address) : client.get(address);
        return actor.call(action.name(), action.arguments(body));
    }

    /** The sender's client, which waits as long as it is told, and no longer than calls of the type do. */
    public static ActorClient client(
            ActorNode node, HttpRequest head, ActorAddress address, @Nullable Duration timeout) {
        ActorClient client = IdentifiedRequest.client(node, head);
        return timeout == null || timeout.compareTo(node.callTimeout(address.type())) >= 0
                ? client
                : client.withCallTimeout(timeout);
    }

    @Override
    public @Nullable ElementWriter elements(OutputStream out) {
        return action.elements(out);
    }

    @Override
    public boolean isStream() {
        return action.isStream();
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        action.write(outcome, out);
    }
}
