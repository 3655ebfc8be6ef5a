package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Drives actor objects: what the runtime does with one, and a unit test that runs one without a runtime. Users' own code calls
 * actors by their references.
 *
 * <pre>{@code
 * CounterActor actor = new CounterActor();
 * ActorDriver.attach(actor, context);                       // a context of the test's own
 * StepVerifier.create(actor.increment(1)).expectNext(1L).verifyComplete();
 * }</pre>
 */
public final class ActorDriver {

    private ActorDriver() {}

    /**
     * Gives an actor object its context, once: the runtime does it right after construction.
     *
     * @throws IllegalStateException it has one
     */
    public static <S> void attach(Actor<S> actor, ActorContext<S> context) {
        Arguments.required("actor", actor).attach(Arguments.required("context", context));
    }

    /**
     * The state that {@link Actor#initialState()} or {@link Actor#initialState(Object)} makes.
     *
     * @param input null for none
     */
    public static <S> S create(Actor<S> actor, @Nullable Object input) {
        return Arguments.required("actor", actor).create(input);
    }

    /**
     * Calls a hook.
     *
     * @param argument of onCreate and onMigrate
     * @return what the hook returned, never null
     */
    public static Mono<?> run(Actor<?> actor, LifecycleHook hook, @Nullable Object argument) {
        return Arguments.required("actor", actor).run(Arguments.required("hook", hook), argument);
    }
}
