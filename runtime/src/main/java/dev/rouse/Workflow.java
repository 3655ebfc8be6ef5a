package dev.rouse;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A workflow, as its code sees it: a pipeline of the steps and waits below that survives crashes, sleep, moves and deploys. The code runs
 * again, from its beginning, whenever its actor needs it; what is recorded gives its value at once, and nothing is run twice that was
 * recorded. So the code itself is deterministic: it has effects, times and chance in steps alone, and waits for nothing but what is here.
 *
 * <pre>{@code
 * workflow("checkout", flow -> flow
 *     .step("reserve", Reservation.class, () -> reserve(flow.input(Order.class)))
 *         .compensate(reservation -> release(reservation))
 *     .flatMap(reservation -> flow.step("pay", Payment.class, () -> pay(reservation)))
 *     .flatMap(payment -> flow.signal("approved", String.class))
 *     .then(flow.step("ship", () -> ship())));
 * }</pre>
 *
 * <p>Every part has a name that stands once in its scope: by that it is found again in the history. The code is no turn: state, data and all
 * else of the actor are there in steps.
 */
public interface Workflow {

    /** Its id: given by its starter, or made. */
    String id();

    /** The name that its code is registered under. */
    String name();

    /**
     * The value that it was started with.
     *
     * @throws InvalidCallException it was started without one
     */
    <T> T input(Class<T> type);

    /**
     * A step without a result.
     *
     * @param work of each attempt, a part of its turn
     */
    WorkflowStep<Void> step(String name, Supplier<? extends Mono<?>> work);

    /**
     * A step.
     *
     * @param type of its result, as the actor's {@link StateCodec} reads it
     * @param work of each attempt, a part of its turn
     */
    <R> WorkflowStep<R> step(String name, Class<R> type, Supplier<? extends Mono<? extends R>> work);

    /**
     * A step that calls an actor, exactly once in effect: all attempts have one {@linkplain ActorClient#withKey key}, made of the workflow and
     * this part, and the answer is recorded. The turn of each overlaps with others. As with any key, an answer is remembered by the actor as
     * long as its {@link ActorOptions#keyedCalls} say: an attempt that is made later runs the call again.
     *
     * <pre>{@code
     * flow.call("charge", Receipt.class, actors -> actors.actor(Account.class, "7").charge(100))
     * }</pre>
     *
     * @param type of the answer, as the actor's {@link StateCodec} reads it
     * @param call given a client that has the key: it makes one call to each actor at most
     */
    <R> WorkflowStep<R> call(
            String name, Class<R> type, Function<? super ActorClient, ? extends Mono<? extends R>> call);

    /**
     * A step that sends a message, exactly once: it is a part of the commit that records the step. The turn of each attempt overlaps with
     * others. It gives the id of the message.
     *
     * <pre>{@code
     * flow.send("tell the stock", queue(Stock.class, "reservations", item), order)
     * }</pre>
     *
     * @param queue as the actor's own code has it
     * @param arguments of the action that handles the queue
     */
    WorkflowStep<String> send(String name, TurnQueue queue, @Nullable Object... arguments);

    /**
     * Gives a value, or what failed for good, in place of the error. Within it a step whose tries are exhausted does not pause the workflow.
     */
    <T> Mono<WorkflowOutcome<T>> attempt(Mono<T> part);

    /** Waits for some time, while the actor may sleep. */
    Mono<Void> sleep(String name, Duration time);

    /** Waits until a time, while the actor may sleep. */
    Mono<Void> sleepUntil(String name, Instant time);

    /**
     * Takes what the workflow is {@linkplain Workflows#signal told} under a name, or waits for it, while the actor may sleep. What was told
     * first is taken first, once; it is recorded in the commit that takes it.
     *
     * @param type of the value; the {@code Mono} is empty where there is none
     */
    <T> Mono<T> signal(String name, Class<T> type);

    /**
     * Waits until a promise is {@linkplain Workflows#complete kept}, while the actor may sleep. It is kept once, and stays so.
     *
     * @param type of the value; the {@code Mono} is empty where there is none
     */
    <T> Mono<T> promise(String name, Class<T> type);

    /**
     * Takes messages of a queue of the actor, one that is {@linkplain PulledQueue pulled}, while the actor may sleep: until it has {@code most},
     * or the time is over. Each is recorded in the commit that ends it in its queue.
     *
     * @param type class of the messages
     * @param most at least 1; fewer where they have more bytes than a value may have
     * @param time more than zero
     * @return what came, which may be nothing
     * @throws InvalidCallException there is no such queue, or it has a handler
     */
    <M> Mono<List<M>> receive(String name, String queue, Class<M> type, int most, Duration time);

    /** The time, recorded. */
    Mono<Instant> now();

    /** A random number, recorded. */
    Mono<Long> random();

    /** A random UUID, recorded. */
    Mono<UUID> uuid();

    /**
     * The version of a part of the code: for workflows that have not come here yet {@code max}, which is recorded with what comes next; for
     * those that have gone on from here by code that did not ask for it, 0. Asked again it is the same, and it yields nothing.
     *
     * <pre>{@code
     * return flow.version("pay by invoice", 1) == 0 ? payAtOnce(flow) : payByInvoice(flow);
     * }</pre>
     *
     * @param name that stands once in its scope
     * @param max the newest version that this code has, at least 1; a workflow that has gone on by a newer one does not fit the code
     */
    int version(String name, int max);

    /**
     * Says that a part of this name, or {@link #version}, stood in this scope and is no more: a history that has it fits all the same. What
     * it waits for is given up; what it has done is neither told nor undone. To be said before the parts that stand behind it.
     */
    void removed(String name);

    /**
     * Tells how far the code is, for those who {@linkplain Workflows#progress ask}: nothing is recorded, a run that comes here again tells it
     * again.
     *
     * @param value null for nothing
     */
    void progress(@Nullable Object value);

    /**
     * Lets the code answer {@linkplain Workflows#query queries} of a name, out of what it has in its hands: nothing is recorded.
     *
     * @param answer gives a value, or null; it is no part of a turn, and changes nothing
     */
    void query(String name, Supplier<?> answer);

    /**
     * Runs branches side by side, and gives what they gave, in their order, when all have ended well: null for one that gave nothing. The
     * first that fails cancels the others. The turns of steps overlap where these are {@linkplain WorkflowStep#interleaved interleaved}.
     *
     * @param branches each given a scope of its own
     */
    <T> Mono<List<T>> all(
            String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches);

    /**
     * Runs branches side by side, and gives what the first gave that ends well; the others are cancelled. Where all fail, it fails as the
     * last one did.
     *
     * @param branches each given a scope of its own
     */
    <T> Mono<T> any(String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches);

    /**
     * Runs branches side by side, and ends as the first that ends, well or not; the others are cancelled.
     *
     * @param branches each given a scope of its own
     */
    <T> Mono<T> race(String name, List<? extends Function<? super Workflow, ? extends Mono<? extends T>>> branches);

    /**
     * Runs {@code body} again and again. Its state is recorded with each iteration, and entries of iterations before the {@linkplain
     * WorkflowOptions#keptIterations last ones} are removed: it may run for ever. What undoes its steps counts until their iteration ends.
     *
     * @param type of the state
     * @param body given a scope of the iteration and the state; it gives one {@link Iteration}
     */
    <S, R> Mono<R> loop(
            String name,
            Class<S> type,
            S initial,
            BiFunction<? super Workflow, ? super S, ? extends Mono<Iteration<S, R>>> body);

    /**
     * A part of the code that is undone by itself: where it fails, its steps are {@linkplain WorkflowStep#compensate undone}, the last one
     * first, and then it ends with a {@link StepFailedException} of {@link WorkflowFailure.Kind#COMPENSATED}.
     *
     * @param body given a scope of its own
     */
    <T> Mono<T> savepoint(String name, Function<? super Workflow, ? extends Mono<T>> body);
}
