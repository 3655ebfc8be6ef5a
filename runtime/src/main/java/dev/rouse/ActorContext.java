package dev.rouse;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The runtime as one actor sees it while it is awake. An {@link Actor} reaches it through its protected methods; a
 * unit test may {@linkplain ActorDriver#attach attach} one of its own.
 *
 * <p>State, data and schedule belong to turns, and to a turn belongs only what runs on the actor's lane as a part of it:
 * the action itself, what its operators do with answers of other actors and with own data, and what comes back through
 * {@link #lane()}. A publisher that answers on a thread of its own (an HTTP client, {@code Mono.delay}, {@code
 * boundedElastic}) leaves the turn, in turns of every mode; {@code publishOn(lane())} behind it comes back:
 *
 * <pre>{@code
 * return client.get(uri)              // answers on a thread of the client
 *     .publishOn(lane())              // lane() is called here, inside the turn
 *     .map(price -> update(order -> order.withPrice(price)));
 * }</pre>
 *
 * <p>Anything else is an {@link OutsideTurnException} that says what was touched and where, and changes nothing: code
 * outside of turns, code on another thread, and code left running by a turn that has ended, whatever turn runs by then.
 *
 * <p>An answer goes on with the turn that waits for it, whoever made the call: what one turn of an actor has asked for another
 * may wait for. Where several turns wait for one publisher together ({@code cache()}, {@code share()}, {@code publish()}), it
 * goes on with the code of all of them in one call, and nobody can tell whose runs: such code is refused state and data too.
 * {@code publishOn(lane())} behind what is shared brings each turn back to itself:
 *
 * <pre>{@code
 * private Mono<Rate> rate = …;        // rates.now().cache(), for all turns
 *
 * return rate.publishOn(lane())       // this turn's lane, behind what is shared
 *     .map(now -> update(order -> order.at(now)));
 * }</pre>
 *
 * <p>A sink that one turn of an actor emits into, and another waits at, needs it as well: what waits would run as a part of the
 * turn that emits.
 *
 * <p>Where an application uses Reactor's automatic context propagation ({@code Hooks.enableAutomaticContextPropagation()}, with
 * {@code io.micrometer:context-propagation}), the caller's Reactor context sets thread locals such as the MDC in all code of the
 * turn, in {@link #blocking} work and in the turns of other actors that it calls; behind each part of a turn they are reset. Hooks by
 * which an actor starts have those of the call that wakes it; turns of other hooks, of schedules, of queues and of workflows, which have no
 * caller, have none, but for the {@link TraceContext} that was stored, and what a {@link RuntimeObserver} makes of it.
 *
 * <p>A publisher of own data may be subscribed on any thread by a turn's own pipeline: it finds its turn in the subscriber's
 * context, and answers as a part of it.
 */
public interface ActorContext<S> {

    /** The address of the actor. */
    ActorAddress address();

    /**
     * The state as the running turn sees it: its own changes on top of what finished turns left. The object itself, not a copy:
     * what is changed in place is not saved by that, and is seen by later turns; {@link #update} replaces it. Who is to keep it
     * beyond the turn (a caller, a field, another actor) gets a copy of what could be changed.
     */
    S state();

    /**
     * Replaces the state by what {@code change} makes of it, be it the same object. It is saved with everything else of the
     * turn, as it is when the turn ends, and is gone without a trace when the turn fails, even what was changed in place. A
     * turn that has nothing to save does not call this.
     *
     * <p>What {@code change} returns is kept, not copied. A value that nobody can change (a record of such values, {@code
     * List.copyOf}) is encoded when it is saved; any other one at the end of every turn that replaced it, so that what is done
     * to it later is not saved with it. Later turns would see that, though: {@link
     * dev.rouse.RuntimeOptions#developmentChecks} finds it.
     *
     * @param change without side effects: it may be applied more than once in an interleaved turn, each time to a state that
     *     none of its changes has touched yet
     * @return the new state
     */
    S update(UnaryOperator<S> change);

    /**
     * As {@link #update}, with a result beside the next state, and with the choice to change nothing:
     *
     * <pre>{@code
     * return updateAndReturn(account -> account.balance() < amount
     *     ? Change.unchanged(false)
     *     : Change.of(account.minus(amount), true));
     * }</pre>
     *
     * <p>The {@code Mono} is cold: {@code change} is applied when it is subscribed, once per subscription, as a part of the
     * turn, on the actor's lane; a pipeline of the turn that has left the lane is brought back to it. It gives the result there,
     * inside the turn, or completes empty where that is null, and ends with what {@code change} throws. Cancelling takes nothing
     * back.
     *
     * @param change as for {@link #update}; where it is applied again, in an interleaved turn, the result stays the first one,
     *     and one that was {@link Change#unchanged} is not applied again
     */
    <R> Mono<R> updateAndReturn(Function<? super S, Change<S, R>> change);

    /** The actor's own key-value data, saved in the same commit as the state. */
    ActorData data();

    /** The actor's schedule, saved in the same commit as the state. */
    Schedule schedule();

    /** The actor's events, emitted with the commit of the turn. */
    ActorEvents events();

    /** The connections of clients to the actor, saved in the same commit as the state. */
    ActorConnections connections();

    /**
     * A queue of an actor, to send to with the running turn: the message is a part of its commit.
     *
     * @param name of the queue, as its {@link QueueHandler} has it
     */
    TurnQueue queue(ActorAddress address, String name);

    /** As {@link #queue(ActorAddress, String)}, of an actor of the type that was registered with the interface {@code type}. */
    TurnQueue queue(Class<?> type, String name, String... key);

    /** The actor's workflows: what a turn orders of them is saved in the same commit as the state. */
    Workflows workflows();

    /** The firing of the schedule that the running turn carries out; empty in a turn that was called for. */
    Optional<Firing> firing();

    /** The message of a queue that the running turn handles, of a batch the first; empty in a turn that was called for. */
    Optional<QueueMessage> message();

    /** The messages of a queue that the running turn handles, as it was given them; none in a turn that was called for. */
    List<QueueMessage> messages();

    /**
     * Takes the messages of queues that are {@linkplain PulledQueue pulled}, for {@code run()} and background work. Each subscription to the
     * {@code Flux} takes them by its demand, and holds at most {@code max} that are not handled: one message goes to one subscriber, once in
     * a life of the actor but for those that failed. They come on the lane, outside of turns; {@link ReceivedMessage#handle} is the turn.
     * It completes when this life begins to stop: what it holds may be handled until the end of the grace period, and the rest is for the
     * next life. Cancelling gives back what it holds and has not begun to handle. While it waits for messages, {@code run()} does
     * not keep the actor awake; a message wakes it.
     *
     * @param max at least 1
     * @param queues their names
     * @throws InvalidCallException there is no such queue, or it has a handler
     */
    Flux<ReceivedMessage> receive(int max, String... queues);

    /**
     * The one on whose behalf the running turn was called. Turns of hooks, of the schedule and of the actor itself have a caller that
     * is nobody, and so have calls of other actors, unless these say otherwise by {@link ActorClient#withPrincipal}.
     */
    ActorCaller caller();

    /**
     * Overrides the type's durability for the running turn: for its reply, and for the calls that it makes from here on (see
     * {@link #actors()}).
     */
    void durability(Durability durability);

    /**
     * Other actors. Calls made in a turn carry its call chain, so that a cycle is refused instead of hanging.
     *
     * <p>A call leaves its turn when all that the turn could see of other turns is durable, so that nobody keeps what was
     * built on something that never was; it ends with {@link RolledBackException} when that is taken back, as the turn does,
     * and its time-out counts from its subscription. It does not wait for what the turn itself changes: a call is no part of
     * the turn's commit, and what others do for it stays when the turn fails. A turn whose {@link #durability} is {@code
     * within} or {@code ON_SLEEP} lets its calls leave at once, as it does its reply.
     */
    ActorClient actors();

    /**
     * Runs {@code work}, which may block (a driver without a reactive interface, a file), and gives what it returns. It
     * runs on a thread that is for that, a virtual one where the JDK has them (21 and later), else one of a pool of the
     * runtime's own, both named {@code rouse-blocking-…}; the actor's lane goes on with other actors, and this actor
     * with what may overlap with the turn.
     *
     * <pre>{@code
     * return blocking(() -> jdbc.queryForObject(sql, Long.class))   // on a thread that may block
     *     .map(sum -> update(account -> account.with(sum)));        // on the lane, in the same turn
     * }</pre>
     *
     * <p>The {@code Mono} is cold: {@code work} runs once per subscription. The result comes on the lane, as a part of the turn
     * that subscribes; null completes it empty, and what {@code work} throws ends it as it is. Within {@code work} there is
     * neither state nor data: take out what it needs before. Subscribed outside of turns, in {@code run()} or background work, it
     * answers on the lane outside of turns.
     *
     * <p>Cancelling, by an operator or by the end of the turn, interrupts the thread, or takes the work out of the line; code
     * that does not listen to interrupts keeps its thread until it returns. So much code runs at a time on a node, and so much
     * waits, as {@link dev.rouse.RuntimeOptions#blocking} says; more ends with {@link OverloadedException}. With Java 21 to
     * 23 code that blocks in a {@code synchronized} block holds one of the JDK's few carrier threads meanwhile.
     */
    <T> Mono<T> blocking(Callable<? extends T> work);

    /** Control over what keeps the actor awake and how its life ends. */
    ActorLife life();

    /**
     * The actor's lane, for {@code publishOn} and timers: what runs there is a part of the turn that called this method, and
     * is refused state and data once that turn has ended.
     *
     * @throws OutsideTurnException it is called outside of a turn: take it before the turn leaves the lane
     */
    Scheduler lane();
}
