package dev.rouse;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Calls to actors and questions about them.
 *
 * <p>References are cheap and hold nothing: keep them or make them anew. A call is cold: it is made when subscribed, once
 * per subscription. Its result comes when everything the turn could see is as durable as its {@link Durability} says, on
 * the actor's lane, or on the caller's own lane when the call is made in a turn; nothing that runs there may block.
 * Cancelling before the turn has begun withdraws the call; after that it drops the answer and the turn runs on. A call
 * that has no answer within the type's call time-out, or that of {@link #withCallTimeout}, ends with {@link CallTimeoutException}; all other errors are what
 * the action threw, or a {@link RouseException}, which tells what it means for the call. {@link RetryableException}s may be
 * called again as they are; the runtime itself does so only for calls that met the destruction of their actor before their
 * turn. A call whose turn began is never made again by the runtime, unless it has a
 * {@link #withKey key} or changes nothing.
 */
public interface ActorClient {

    /**
     * A reference whose calls create the actor where it does not exist.
     *
     * @param type the interface that was registered
     * @throws InvalidAddressException a key that no actor can have
     * @throws UnknownTypeException an interface that is not registered
     */
    <A> A actor(Class<A> type, String... key);

    /** As {@link #actor}, but calls end with {@link ActorNotFoundException} where the actor does not exist. */
    <A> A get(Class<A> type, String... key);

    /**
     * This client with another time-out: calls of references that it gives, creations and destructions end with {@link
     * CallTimeoutException} when they have no answer within {@code timeout} of their subscription, be that shorter or longer than
     * the {@link ActorOptions#callTimeout} of their type. It is the deadline of the whole chain: calls that a turn makes for such
     * a call end no later, and no call that a turn makes with a time-out of its own outlasts the time that the turn's caller has
     * left.
     *
     * <pre>{@code
     * actors().withCallTimeout(Duration.ofSeconds(2)).actor(Bank.class, "b").balance()
     * }</pre>
     *
     * @param timeout more than zero
     */
    ActorClient withCallTimeout(Duration timeout);

    /**
     * This client under an identity: calls of references that it gives, creations, destructions and subscriptions carry {@code
     * principal} to the actor, whose turn is told of it by {@link ActorContext#caller}. It is not passed on: calls that a turn makes
     * carry none, unless the turn says so by this method.
     *
     * <pre>{@code
     * runtime.withPrincipal(Principal.of("ann")).actor(Cart.class, "7").add("tea")
     * }</pre>
     */
    ActorClient withPrincipal(Principal principal);

    /**
     * This client with a key: of calls of references that it gives, an actor runs the first and remembers its answer, in the same
     * commit as what the call changed. A repeat, by the same {@link Principal}, runs nothing and has that answer; one that comes
     * while the first still runs waits for it. A call of another action under the key, or with other arguments, ends with {@link
     * KeyReusedException}. What failed is not remembered: its turn left no trace, and a repeat runs. An answer comes when it is
     * durable, whatever the type says, and is remembered as long as {@link ActorOptions#keyedCalls} of the type have it; an actor
     * that is destroyed forgets all of them.
     *
     * <p>The runtime makes such a call again by itself, within its time-out, where it cannot know whether it happened: the node of
     * the actor is gone, or its store did not say. Calls that its turn makes are not part of the turn's commit, and may be made
     * again then: give them keys of their own.
     *
     * <p>Calls that change nothing take a key and need none. Calls for a stream that may change something end with {@link
     * InvalidCallException}. Creations, destructions and subscriptions carry no key: a repeat finds by itself what is there.
     *
     * <pre>{@code
     * runtime.withKey(request.id()).actor(Account.class, "7").deposit(100)
     * }</pre>
     *
     * @param key from 1 to 255 characters, a new one for each call that is meant anew; keys of one actor say nothing to others
     * @throws IllegalArgumentException no call has such a key
     */
    ActorClient withKey(String key);

    /**
     * Creates the actor and completes with a reference once it is durable. Cold; ends with {@link ActorExistsException}
     * where it exists, or what its {@code initialState} threw.
     *
     * @param input for {@link Actor#initialState(Object)}; null for {@link Actor#initialState()}
     */
    <A> Mono<A> create(Class<A> type, @Nullable Object input, String... key);

    /** As {@link #create(Class, Object, String...)}, by address. */
    Mono<Void> create(ActorAddress address, @Nullable Object input);

    /** As {@link #actor(Class, String...)}, by address. */
    ActorRef actor(ActorAddress address);

    /** As {@link #get(Class, String...)}, by address. */
    ActorRef get(ActorAddress address);

    /**
     * The action as it was declared.
     *
     * @throws UnknownTypeException no such type
     * @throws UnknownActionException no such action
     */
    ActionSignature action(String type, String action);

    /**
     * Removes everything the actor has in one commit, after the turns that run; the address is free when this completes.
     * Calls that wait for a turn end with {@link ActorDestroyedException}. Cold; ends with {@link ActorNotFoundException}
     * where there is no actor.
     */
    Mono<Void> destroy(ActorAddress address);

    /**
     * The actors of a type in key order, without waking any. Cold; reads once per subscription; completes on a lane.
     *
     * @param cursor {@link ActorPage#next()} of the page before; null for the first
     * @param limit at most so many, from 1 to 1,000
     */
    Mono<ActorPage> list(String type, @Nullable String cursor, int limit);

    /**
     * Reads information on an actor without waking it. Cold; reads at most once per subscription; completes on a lane.
     */
    Mono<ActorInfo> info(ActorAddress address);

    /**
     * The entries of an actor's schedule that are stored, in the order in which they were made; none where there is no actor.
     * It is not woken for this. Cold; reads once per subscription; completes on a lane.
     *
     * @param cursor {@link SchedulePage#next()} of the page before; null for the first
     * @param limit at most so many entries, from 1 to 1,000; a page of large arguments has fewer, and ends at 1 MiB
     */
    Mono<SchedulePage> schedule(ActorAddress address, @Nullable String cursor, int limit);

    /**
     * Removes an entry of an actor's schedule, as {@link Schedule#cancel} does, but without a word of the actor's own code.
     * Completes with whether it was there, once that is durable: from then on it does not fire. It is a turn of the actor,
     * which it wakes: one that waits for the turns before it, so that an entry whose firing runs already has fired when this
     * completes, and does not recur. Cold; ends with {@link ActorNotFoundException} where there is no actor, with {@link
     * InvalidCallException} for what is no id, or as a call of the actor does: while it is paused or stopped, resume it first.
     *
     * @param id of {@link ScheduleEntry}
     */
    Mono<Boolean> cancelScheduled(ActorAddress address, String id);

    /** As {@link #cancelScheduled}, of the entry that has this name. */
    Mono<Boolean> cancelScheduledNamed(ActorAddress address, String name);

    /**
     * A queue of an actor, to send messages to it.
     *
     * @param name of the queue, as its {@link QueueHandler} has it: one that is not there ends what is sent with {@link
     *     InvalidCallException}
     * @throws UnknownTypeException its type is not registered
     */
    ActorQueue queue(ActorAddress address, String name);

    /** As {@link #queue(ActorAddress, String)}, of an actor of the type that was registered with the interface {@code type}. */
    ActorQueue queue(Class<?> type, String name, String... key);

    /**
     * Reads ahead what these actors need to start, many in one read, so that the next call to each starts it without going
     * to the store; each on the node that has it. Passed by are those that are awake, and those whose node does not answer. Completes with how many were made ready, on a lane. Cold.
     */
    Mono<Long> prewarm(Flux<ActorAddress> addresses);

    /**
     * The workflows of an actor.
     *
     * @throws UnknownTypeException its type is not registered
     */
    ActorWorkflows workflows(ActorAddress address);

    /** As {@link #workflows(ActorAddress)}, of an actor of the type that was registered with the interface {@code type}. */
    ActorWorkflows workflows(Class<?> type, String... key);
}
