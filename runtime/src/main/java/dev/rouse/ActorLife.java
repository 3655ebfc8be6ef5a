package dev.rouse;

import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The present life of an actor, from inside: what keeps it awake, and how it ends. May be used in a turn and outside of
 * one, by {@code run()} and background work; it belongs to this life only, and what is asked of it after its end is
 * refused or does nothing.
 */
public interface ActorLife {

    /**
     * A turn of the actor on itself, for {@code run()} and background work, where state and data cannot be touched: {@code
     * body} is an exclusive turn like a call's, and waits for its turn as one. Cold, one turn a subscription; completes on
     * the actor's lane, as durable as the type says. Cancelling before the turn has begun withdraws it. Ends with what the
     * body threw, {@link ActorStoppedException} when this life ends before the turn, or as a call does. Inside of a turn
     * it would wait for itself: {@link CallCycleException}.
     */
    <T> Mono<T> turn(Supplier<? extends Mono<T>> body);

    /**
     * Subscribes {@code work} on the actor's lane, outside of turns, and keeps the actor awake until it ends. When the
     * actor has to stop all the same, the work has until the end of the grace period. An error is logged and goes no
     * further. {@code work.name("…")} is its name in logs.
     *
     * @throws LimitExceededException the actor has as much background work as its mailbox has room
     * @throws ActorStoppedException this life has ended
     */
    void keepAwake(Mono<?> work);

    /** As {@link #keepAwake}, but it does not keep the actor awake: only the end of the grace period waits for it. */
    void finishBeforeSleep(Mono<?> work);

    /**
     * For {@code run()}: while a subscription to the result waits for {@code wait}, the actor may fall asleep, which
     * cancels it. All other time in {@code run()} keeps the actor awake.
     */
    <T> Mono<T> waiting(Mono<T> wait);

    /**
     * The actor's lane outside of turns: for the timers of {@code run()} and background work. An {@link Error} thrown there
     * ends the life as one of {@code run()} does: nothing more may come of what it broke.
     */
    Scheduler scheduler();

    /** Completes when this life begins to stop, at once when it has; on the actor's lane. Hot, never an error. */
    Mono<Void> whenStopping();

    /**
     * Puts the actor to sleep when the turns that run have ended, whatever keeps it awake; calls that wait are answered by
     * its next life. Called as a part of a turn, it takes effect with the end of that; elsewhere, on any thread, at once.
     *
     * <p>While a life only begins ({@code initialState}, {@code onCreate}, {@code onMigrate}, {@code onWake}, and {@code run()}
     * until it has been subscribed), it takes effect after the calls that wait for it then have been answered, and what is due
     * of the schedule has fired. It does nothing in a life that stops already.
     */
    void sleepNow();

    /**
     * Destroys the actor. In a turn: with its end, instead of what it changed, unless it fails, and its reply leaves when
     * the actor is gone. Elsewhere, on any thread: when the turns that run have ended, whether they fail or not. What the actor
     * has {@linkplain TurnQueue sent to others} and no receiver has taken by then goes with it.
     *
     * <p>While a life only begins, it takes effect as {@link #sleepNow} does there; it outweighs that, in {@code onSleep} too.
     * Where it comes too late, because this life has ended or is being saved, or its start failed, it does nothing and is
     * logged.
     *
     * @throws InvalidCallException the running turn has sent messages to others
     */
    void destroy();
}
