package dev.rouse.net;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.databind.SequenceWriter;

/** {@code POST /actors/{type}/{key}/{action}}. */
record CallAction(ActorNode node, ActorAddress address, ActionJson action) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.actor(address).call(action.name(), action.arguments(body));
    }

    @Override
    public @Nullable SequenceWriter elements(OutputStream out) {
        return action.elements(out);
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        action.write(outcome, out);
    }
}
