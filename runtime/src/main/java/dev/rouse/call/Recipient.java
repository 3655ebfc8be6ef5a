package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.type.Action;
import dev.rouse.type.HostedType;
import dev.rouse.type.TypedReference;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * The actor that calls go to, and the route there; the same for all calls of one reference.
 *
 * @param route to the lane that the actor lives on, asked once per call
 */
public record Recipient(CallRoute route, HostedType type, ActorAddress address, CallKind kind, Terms terms)
        implements TypedReference.Target {

    /**
     * Under which conditions calls are made.
     *
     * @param timeout of each call; null for that of the type
     * @param caller the one on whose behalf they are made; null for nobody
     * @param idempotencyKey under which they may be made again without being run again; null for none
     */
    public record Terms(
            @Nullable Duration timeout,
            CallTarget.@Nullable Caller caller,
            @Nullable String idempotencyKey) {

        /** Those of the type, on nobody's behalf. */
        public static final Terms OF_TYPE = new Terms(null, null);

        /** Without a key. */
        public Terms(@Nullable Duration timeout, CallTarget.@Nullable Caller caller) {
            this(timeout, caller, null);
        }

        /** The same with another time-out. */
        public Terms with(Duration other) {
            return new Terms(other, caller, idempotencyKey);
        }

        /** The same on behalf of {@code whom}. */
        public Terms with(CallTarget.Caller whom) {
            return new Terms(timeout, whom, idempotencyKey);
        }

        /** The same under a key. */
        public Terms with(String key) {
            return new Terms(timeout, caller, key);
        }
    }

    @Override
    public Publisher<Object> call(Action action, Object[] arguments) {
        return action.signature().stream()
                ? new CallFlux(this, action, arguments)
                : new CallMono(this, action, arguments);
    }
}
