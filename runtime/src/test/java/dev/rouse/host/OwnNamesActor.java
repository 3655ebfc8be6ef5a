package dev.rouse.host;

import dev.rouse.Actor;
import dev.rouse.ActorContext;
import dev.rouse.LifecycleHook;
import reactor.core.publisher.Mono;

/** An actor with methods of the names that the runtime's own have. */
public final class OwnNamesActor extends Actor<String> {

    public final Mono<Void> woken = Mono.empty();

    @Override
    protected String initialState() {
        return "first";
    }

    @Override
    protected String initialState(Object input) {
        return input.toString();
    }

    @Override
    protected Mono<Void> onWake() {
        return woken;
    }

    public void attach(ActorContext<String> context) {
        throw new AssertionError("nobody calls this");
    }

    public String create(Object input) {
        return "created " + input;
    }

    public Mono<?> run(LifecycleHook hook, Object argument) {
        throw new AssertionError("nobody calls this");
    }
}
