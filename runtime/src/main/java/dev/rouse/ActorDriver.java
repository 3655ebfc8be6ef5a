package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
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

    /** Calls {@link Actor#onBeforeConnect}. Never null. */
    public static Mono<Void> beforeConnect(Actor<?> actor, ConnectionRequest request) {
        return answer(
                "onBeforeConnect",
                Arguments.required("actor", actor).onBeforeConnect(Arguments.required("request", request)));
    }

    /** Calls {@link Actor#onConnect}. Never null. */
    public static Mono<Void> connected(Actor<?> actor, ActorConnection connection) {
        return answer(
                "onConnect",
                Arguments.required("actor", actor).onConnect(Arguments.required("connection", connection)));
    }

    /** Calls {@link Actor#onDisconnect}. Never null. */
    public static Mono<Void> disconnected(Actor<?> actor, ActorConnection connection, String reason) {
        return answer(
                "onDisconnect",
                Arguments.required("actor", actor)
                        .onDisconnect(
                                Arguments.required("connection", connection), Arguments.required("reason", reason)));
    }

    /** Calls {@link Actor#onSocketMessage}. Never null. */
    public static Mono<Void> socketMessage(Actor<?> actor, ActorConnection connection, RawMessage message) {
        return answer(
                "onSocketMessage",
                Arguments.required("actor", actor)
                        .onSocketMessage(
                                Arguments.required("connection", connection), Arguments.required("message", message)));
    }

    /** Calls {@link Actor#onHttp}. Never null. */
    public static Mono<RawResponse> http(Actor<?> actor, RawRequest request, Flux<byte[]> body) {
        return answer(
                "onHttp",
                Arguments.required("actor", actor)
                        .onHttp(Arguments.required("request", request), Arguments.required("body", body)));
    }

    /** Calls {@link Actor#canSubscribe}. Never null. */
    public static Mono<Boolean> maySubscribe(Actor<?> actor, ActorConnection connection, String event) {
        return answer(
                "canSubscribe",
                Arguments.required("actor", actor)
                        .canSubscribe(
                                Arguments.required("connection", connection), Arguments.required("event", event)));
    }

    /** Calls {@link Actor#canCall}. Never null. */
    public static Mono<Boolean> mayCall(Actor<?> actor, ActorConnection connection, String action) {
        return answer(
                "canCall",
                Arguments.required("actor", actor)
                        .canCall(Arguments.required("connection", connection), Arguments.required("action", action)));
    }

    /** The actors that an actor calls, as {@link ActorContext#actors} has them. */
    public static ActorClient actors(Actor<?> actor) {
        return Arguments.required("actor", actor).called();
    }

    /** The code of the workflows of an actor, by name. */
    public static Map<String, Function<? super Workflow, ? extends Mono<?>>> workflows(Actor<?> actor) {
        return Collections.unmodifiableMap(Arguments.required("actor", actor).registered());
    }

    private static <T> Mono<T> answer(String hook, @Nullable Mono<T> returned) {
        return Objects.requireNonNull(returned, hook + " returned null instead of a Mono.");
    }
}
