package dev.rouse.call;

import dev.rouse.InvalidCallException;
import dev.rouse.type.Action;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/** Calls that are answered with a stream: one per subscription. */
public final class CallFlux extends Flux<Object> implements CallSource {

    private final Recipient recipient;
    private final @Nullable Action action;
    private final Object[] arguments;

    /**
     * Makes a source of calls to one actor.
     *
     * @param action null for calls that want no turn, as create and destroy
     * @param arguments of the action; of a create at most its input
     */
    public CallFlux(Recipient recipient, @Nullable Action action, Object... arguments) {
        this.recipient = recipient;
        this.action = action;
        this.arguments = arguments;
    }

    @Override
    public Recipient recipient() {
        return recipient;
    }

    @Override
    public @Nullable Action action() {
        return action;
    }

    @Override
    public Object[] arguments() {
        return arguments;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> caller) {
        if (hasKey()) {
            Operators.error(caller, refused());
        } else {
            makeCall(caller);
        }
    }

    /** The error of a call with a key: of what a stream gives nothing could be remembered. */
    private InvalidCallException refused() {
        String name = action == null ? "events" : action.name();
        return new InvalidCallException(
                "Action " + name + " of " + address()
                        + " answers with a stream and may change something: it cannot be called with a key.",
                Map.of("actor", address().toString(), "action", name));
    }
}
