package dev.rouse;

import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * The base of an actor's implementation. One object lives per awake actor; its fields last until the actor sleeps, its
 * state lasts until it is destroyed.
 *
 * <pre>{@code
 * public interface Counter {
 *     Mono<Long> increment(long by);
 *
 *     @ReadOnly
 *     Mono<Long> value();
 * }
 *
 * public final class CounterActor extends Actor<Long> implements Counter {
 *     protected Long initialState() { return 0L; }
 *     public Mono<Long> increment(long by) { return Mono.just(update(count -> count + by)); }
 *     public Mono<Long> value() { return Mono.just(state()); }
 * }
 * }</pre>
 *
 * @param <S> the state: an immutable value that the type's {@link StateCodec} can write, for the default one a record, a
 *     collection of records, a boxed primitive or a string
 */
public abstract class Actor<S> {

    private @Nullable ActorContext<S> context;

    /** The state of an actor that is being created without input. */
    protected abstract S initialState();

    /**
     * The state of an actor that is being created with {@code input}.
     *
     * @throws InvalidCallException when this type takes no such input, which is the default
     */
    protected S initialState(Object input) {
        throw new InvalidCallException("Actors of " + getClass().getSimpleName() + " take no input, got a "
                + input.getClass().getSimpleName() + ".");
    }

    protected final ActorAddress address() {
        return context().address();
    }

    /** As {@link ActorContext#state()}. */
    protected final S state() {
        return context().state();
    }

    /** As {@link ActorContext#update}. */
    protected final S update(UnaryOperator<S> change) {
        return context().update(change);
    }

    /** As {@link ActorContext#data()}. */
    protected final ActorData data() {
        return context().data();
    }

    /** As {@link ActorContext#schedule()}. */
    protected final Schedule schedule() {
        return context().schedule();
    }

    /** As {@link ActorContext#firing()}. */
    protected final Optional<Firing> firing() {
        return context().firing();
    }

    /** As {@link ActorContext#durability}. */
    protected final void durability(Durability durability) {
        context().durability(durability);
    }

    /** As {@link ActorContext#actors()}. */
    protected final ActorClient actors() {
        return context().actors();
    }

    /** As {@link ActorContext#lane()}. */
    protected final Scheduler lane() {
        return context().lane();
    }

    /** Gives this object its context, once: the runtime does it right after construction, a unit test in its set-up. */
    public final void attach(ActorContext<S> context) {
        if (this.context != null) {
            throw new IllegalStateException("This object is actor " + this.context.address()
                    + " already: the factory of an actor type makes a new object at every call.");
        }
        this.context = Objects.requireNonNull(context, "context");
    }

    /** What {@link #initialState()} or {@link #initialState(Object)} makes: for the runtime and for unit tests. */
    public final S create(@Nullable Object input) {
        S initial = input == null ? initialState() : initialState(input);
        return Objects.requireNonNull(initial, "initialState returned null: a state is a value");
    }

    private ActorContext<S> context() {
        if (context == null) {
            throw new IllegalStateException(
                    "State, data and address are there from the first turn on, not in the constructor.");
        }
        return context;
    }
}
