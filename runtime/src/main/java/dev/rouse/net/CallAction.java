package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code POST /actors/{type}/{key}/{action}}. */
record CallAction(ActorNode node, ActorAddress address, ActionJson action) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.actor(address).call(action.name(), action.arguments(body));
    }

    @Override
    public boolean stream() {
        return action.stream();
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        action.write(outcome, out);
    }
}
