package dev.rouse;

import java.time.Duration;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * A step of a workflow: a turn of its actor whose result is recorded once, in the commit that has everything else the turn changed. Cold: it
 * runs when it is subscribed, or gives what is recorded; subscribed again it is the same step. Attempts are durable before they run. An
 * {@link ActionException} is taken for an answer, and ends it at once; any other error lets it be tried again, and when its tries are
 * exhausted its workflow pauses with the reason, unless it is {@linkplain Workflow#attempt attempted}. It is not to be implemented by users.
 *
 * @param <R> of its result
 */
public abstract class WorkflowStep<R> extends Mono<R> {

    /** For the runtime. */
    protected WorkflowStep() {}

    /**
     * Sets how often it is tried again. 3 by default.
     *
     * @param times zero for one attempt in all
     */
    public abstract WorkflowStep<R> retries(int times);

    /**
     * Sets the pause after the first failure, doubled after each. 100 ms and 30 s by default; up to half of it is left out, at random.
     *
     * @param longest at which the doubling ends, at least {@code first}
     */
    public abstract WorkflowStep<R> retryDelay(Duration first, Duration longest);

    /**
     * Sets the time after which an attempt has failed. 30 s by default.
     *
     * @param limit more than zero
     */
    public abstract WorkflowStep<R> timeLimit(Duration limit);

    /**
     * Undoes what it did, where its workflow fails or is cancelled behind it: a turn like a step's, tried as often. Those of a workflow run
     * one after the other, the last step's first.
     *
     * @param undo given the result; null for a step without one
     */
    public abstract WorkflowStep<R> compensate(Function<? super R, ? extends Mono<?>> undo);

    /** Takes errors of a class, too, for an answer that ends it at once. */
    public abstract WorkflowStep<R> critical(Class<? extends Throwable> error);

    /** Lets its turn overlap with others, as those of {@link Interleaved} actions do. */
    public abstract WorkflowStep<R> interleaved();
}
