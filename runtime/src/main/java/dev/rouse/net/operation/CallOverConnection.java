package dev.rouse.net.operation;

import dev.rouse.FrontConnection;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** A call of an action over a connection of its actor. */
public record CallOverConnection(FrontConnection over, ActionJson action) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return over.call(action.name(), action.arguments(body));
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
