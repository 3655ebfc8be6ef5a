package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The base of an actor's implementation. One object lives per awake actor; its fields last until the actor sleeps, its
 * state lasts until it is destroyed.
 *
 * <p>What the protected methods below reach belongs to the running turn, on the actor's lane. What waits for anything but an
 * actor or own data comes back with {@code publishOn(lane())} before it touches state or data: see {@link ActorContext}.
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
    private @Nullable Map<String, Function<? super Workflow, ? extends Mono<?>>> workflows;

    /** The state of an actor that is being created without input. */
    protected abstract S initialState();

    /**
     * The state of an actor that is being created with {@code input}.
     *
     * @throws InvalidCallException when this type takes no such input, which is the default
     */
    protected S initialState(Object input) {
        throw new InvalidCallException("Actors of " + getClass().getName() + " take no input, got one of type "
                + input.getClass().getName()
                + ": override initialState(Object) to take it, or create them without input.");
    }

    // Hooks. Each but run() is a turn of its own; a type that overrides none pays nothing for them.

    /**
     * Runs once, after {@code initialState} and before anything of the actor is durable. What it changes is saved in one
     * commit with the creation; when it fails, nothing of the actor is left and the creating call ends with its error.
     *
     * @param input of an explicit creation; null without one
     */
    protected Mono<Void> onCreate(@Nullable Object input) {
        return Mono.empty();
    }

    /**
     * Runs when the actor starts with a state that was stored with an older {@link LifecycleOptions#stateVersion}, before
     * anything else of its life. The state it completes with, and own data that it changes, are saved in one commit; {@link
     * #state()} and {@link #update} are not there yet. When it fails, the actor does not start, and its records are as they
     * were. Without it, an older state is decoded as it is.
     *
     * @param fromVersion the version that was stored
     */
    protected Mono<S> onMigrate(int fromVersion, StoredState stored) {
        throw new UnsupportedOperationException("onMigrate is called where it is overridden.");
    }

    /** Runs at the beginning of every life, the first one too, before the first call. When it fails, so does the start. */
    protected Mono<Void> onWake() {
        return Mono.empty();
    }

    /**
     * Runs before the actor sleeps, when what it had begun has ended. What it changes is saved with the rest. When it fails,
     * the actor sleeps all the same, and the type's {@link FailurePolicy} says what comes then.
     */
    protected Mono<Void> onSleep() {
        return Mono.empty();
    }

    /** Runs before everything of the actor is cleared. When it fails, the actor is destroyed all the same. */
    protected Mono<Void> onDestroy() {
        return Mono.empty();
    }

    /**
     * The actor's background task: subscribed on its lane when it is awake, cancelled when it stops. It is no turn: it
     * reaches state and data through {@link ActorLife#turn}, and keeps the actor awake except while it is {@link
     * ActorLife#waiting}. When it fails, the actor stops, and the type's {@link FailurePolicy} says what comes then.
     */
    protected Mono<Void> run() {
        return Mono.empty();
    }

    // Connections of clients.

    /**
     * Decides on a client that wants to connect, before anybody sees it: completing accepts it. What refuses it is an error: one of {@link
     * ErrorKind#UNAUTHENTICATED} or {@link ErrorKind#FORBIDDEN} as it is, an {@link ActionException} of kind {@code USER} as one that is
     * {@code FORBIDDEN}. A part of the turn that also runs {@link #onConnect}: where that
     * fails nothing of it is left, but that an actor exists which did not before.
     */
    protected Mono<Void> onBeforeConnect(ConnectionRequest request) {
        return Mono.empty();
    }

    /** Runs when a client is connected, once per connection. When it fails, the client is refused. */
    protected Mono<Void> onConnect(ActorConnection connection) {
        return Mono.empty();
    }

    /**
     * Runs when a connection has ended, once, in the turn whose commit removes it. When it fails, the connection is removed all the same.
     *
     * @param reason given by who ended it, or that its client stayed away
     */
    protected Mono<Void> onDisconnect(ActorConnection connection, String reason) {
        return Mono.empty();
    }

    /**
     * Decides whether a connection may hear events of a name; false is told as {@link ErrorKind#FORBIDDEN}.
     *
     * @param event its name
     */
    protected Mono<Boolean> canSubscribe(ActorConnection connection, String event) {
        return Mono.just(true);
    }

    /** Decides whether a connection may call an action, or send it a message; false is told as {@link ErrorKind#FORBIDDEN}. */
    protected Mono<Boolean> canCall(ActorConnection connection, String action) {
        return Mono.just(true);
    }

    /**
     * Runs for each message of a raw WebSocket, one after the other, in a turn of its own; a type that overrides this has such sockets. When
     * it fails, the socket is closed with 1011, or with 1008 where it is told as {@link ErrorKind#FORBIDDEN}.
     */
    protected Mono<Void> onSocketMessage(ActorConnection connection, RawMessage message) {
        throw new UnsupportedOperationException("onSocketMessage is called where it is overridden.");
    }

    /**
     * Answers a plain HTTP request, in a turn: what it changes is durable before the head of the answer leaves, and a streamed body is sent
     * after that. A type that overrides this has such a handler. An error is told as that of a call.
     *
     * @param body one of up to a front's {@code bodyLimit} comes as one array, and none is empty; a larger one comes as the actor asks for
     *     it, from when so much of it is there, up to {@code streamedBodyLimit}, and the client waits meanwhile: see {@link RawRequest#gather}.
     *     It is there for the turn, which is the one subscriber, and fails when the client leaves or sends too slowly
     */
    protected Mono<RawResponse> onHttp(RawRequest request, Flux<byte[]> body) {
        throw new UnsupportedOperationException("onHttp is called where it is overridden.");
    }

    // For the actor itself.

    /** The address of this actor. */
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

    /** As {@link ActorContext#updateAndReturn}. */
    protected final <R> Mono<R> updateAndReturn(Function<? super S, Change<S, R>> change) {
        return context().updateAndReturn(change);
    }

    /** As {@link ActorContext#data()}. */
    protected final ActorData data() {
        return context().data();
    }

    /** As {@link ActorContext#schedule()}. */
    protected final Schedule schedule() {
        return context().schedule();
    }

    /** As {@link ActorContext#events()}. */
    protected final ActorEvents events() {
        return context().events();
    }

    /** As {@link ActorContext#connections()}. */
    protected final ActorConnections connections() {
        return context().connections();
    }

    /** As {@link ActorContext#queue(ActorAddress, String)}. */
    protected final TurnQueue queue(ActorAddress address, String name) {
        return context().queue(address, name);
    }

    /** As {@link ActorContext#queue(Class, String, String...)}. */
    protected final TurnQueue queue(Class<?> type, String name, String... key) {
        return context().queue(type, name, key);
    }

    /**
     * Registers the code of workflows of a name, in the constructor.
     *
     * @param code given the workflow at each run of it; what the {@code Mono} gives is its result
     * @throws IllegalArgumentException the name has other code
     */
    protected final void workflow(String name, Function<? super Workflow, ? extends Mono<?>> code) {
        Arguments.required("name", name);
        Arguments.required("code", code);
        workflows = workflows == null ? new HashMap<>(2) : workflows;
        if (workflows.putIfAbsent(name, code) != null) {
            throw new IllegalArgumentException("The code of workflow " + name + " is registered once in "
                    + getClass().getName() + ".");
        }
    }

    /** As {@link ActorContext#workflows()}. */
    protected final Workflows workflows() {
        return context().workflows();
    }

    /** As {@link ActorContext#firing()}. */
    protected final Optional<Firing> firing() {
        return context().firing();
    }

    /** As {@link ActorContext#message()}. */
    protected final Optional<QueueMessage> message() {
        return context().message();
    }

    /** As {@link ActorContext#messages()}. */
    protected final List<QueueMessage> messages() {
        return context().messages();
    }

    /** As {@link ActorContext#receive}. */
    protected final Flux<ReceivedMessage> receive(int max, String... queues) {
        return context().receive(max, queues);
    }

    /** As {@link ActorContext#caller()}. */
    protected final ActorCaller caller() {
        return context().caller();
    }

    /** As {@link ActorContext#durability}. */
    protected final void durability(Durability durability) {
        context().durability(durability);
    }

    /** As {@link ActorContext#actors()}. */
    protected final ActorClient actors() {
        return context().actors();
    }

    /** As {@link ActorContext#blocking}. */
    protected final <T> Mono<T> blocking(Callable<? extends T> work) {
        return context().blocking(work);
    }

    /** As {@link ActorContext#lane()}. */
    protected final Scheduler lane() {
        return context().lane();
    }

    /** As {@link ActorContext#life()}. */
    protected final ActorLife life() {
        return context().life();
    }

    private ActorContext<S> context() {
        if (context == null) {
            throw new IllegalStateException(
                    "State, data and address are there from the first turn on, not in the constructor.");
        }
        return context;
    }

    // For ActorDriver. A subclass in another package sees none of it, and may have methods of these names.

    final void attach(ActorContext<S> context) {
        if (this.context != null) {
            throw new IllegalStateException("This object is actor " + this.context.address()
                    + " already: the factory of an actor type makes a new object at every call.");
        }
        this.context = Objects.requireNonNull(context, "context");
    }

    final Map<String, Function<? super Workflow, ? extends Mono<?>>> registered() {
        return workflows == null ? Map.of() : workflows;
    }

    final ActorClient called() {
        return context().actors();
    }

    final S create(@Nullable Object input) {
        S initial = input == null ? initialState() : initialState(input);
        return Objects.requireNonNull(initial, "initialState returned null: a state is a value");
    }

    final Mono<?> run(LifecycleHook hook, @Nullable Object argument) {
        Mono<?> result = switch (hook) {
            case CREATE -> onCreate(argument);
            case MIGRATE -> migrate(argument);
            case WAKE -> onWake();
            case SLEEP -> onSleep();
            case DESTROY -> onDestroy();
            case RUN -> run();
        };
        return Objects.requireNonNull(result, hook.method() + " returned null instead of a Mono.");
    }

    private Mono<S> migrate(@Nullable Object argument) {
        StoredState stored = (StoredState) Objects.requireNonNull(argument, "the stored state");
        return onMigrate(stored.version(), stored);
    }
}
