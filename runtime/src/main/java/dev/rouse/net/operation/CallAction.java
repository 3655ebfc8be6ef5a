package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorNode;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code POST /actors/{type}/{key}/{action}}.
 *
 * @param timeout how long the client waits; null for as long as a call of the type does
 */
public record CallAction(
        ActorNode node,
        ActorAddress address,
        ActionJson action,
        @Nullable Duration timeout) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return client().actor(address).call(action.name(), action.arguments(body));
    }

    private ActorClient client() {
        return timeout == null || timeout.compareTo(node.callTimeout(address.type())) >= 0
                ? node
                : node.withCallTimeout(timeout);
    }

    @Override
    public @Nullable ElementWriter elements(OutputStream out) {
        return action.elements(out);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        action.write(outcome, out);
    }
}
