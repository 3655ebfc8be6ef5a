package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The workflows of an actor, as its turns order and see them. What a turn orders is a part of its commit, and leaves no trace where that
 * fails: a workflow that it starts is there for others when it has ended. The publishers are cold, and belong to the turn that subscribes; they answer as a part of it.
 */
public interface Workflows {

    /**
     * Starts a workflow with an id of its own.
     *
     * @param name that its code is registered under
     * @param input null for none
     * @return its id
     */
    Mono<String> start(String name, @Nullable Object input);

    /**
     * Starts a workflow under {@code id}; ends with {@link WorkflowExistsException} where there is one, or was, that is kept.
     *
     * @param name that its code is registered under
     * @param id from 1 to 128 characters
     * @param input null for none
     * @return its id
     */
    Mono<String> start(String name, String id, @Nullable Object input);

    /** A workflow; empty where there is none, and none is kept that has ended. */
    Mono<WorkflowInfo> get(String id);

    /** The result of a workflow that has completed; empty where it has not, or gave none. */
    <R> Mono<R> result(String id, Class<R> type);

    /**
     * The word of a workflow's code on how far it is, the {@linkplain Workflow#progress last} one; empty where it has told nothing, and where there is none that
     * has not ended.
     */
    <T> Mono<T> progress(String id, Class<T> type);

    /**
     * Asks the code of a workflow that has not ended; empty where it answers nothing, and where there is none. Ends with {@link
     * InvalidCallException} where it has no such {@linkplain Workflow#query query}, and with {@link WorkflowDivergedException} where it does
     * not fit its history.
     */
    <T> Mono<T> query(String id, String query, Class<T> type);

    /** The workflows that have not ended, the oldest first. */
    Mono<List<WorkflowInfo>> list();

    /**
     * Tells a workflow something, which it takes where its code comes to {@link Workflow#signal}.
     *
     * @param value null for none
     * @return whether there is such a workflow that has not ended
     */
    Mono<Boolean> signal(String id, String signal, @Nullable Object value);

    /**
     * Keeps a promise of a workflow, for which it waits at {@link Workflow#promise}, or will.
     *
     * @param value null for none
     * @return whether there is such a workflow that has not ended, and the promise was not kept before
     */
    Mono<Boolean> complete(String id, String promise, @Nullable Object value);

    /** Ends a workflow and undoes what its steps have done, the last one first. False where there is none that may be. */
    Mono<Boolean> cancel(String id);

    /** Ends a workflow as it is: nothing is undone. False where there is none. */
    Mono<Boolean> kill(String id);

    /** Lets a workflow begin nothing more until it is resumed: a step that runs ends. False where there is none that runs. */
    Mono<Boolean> pause(String id);

    /** Lets a workflow go on that is paused, or whose code did not fit: with all tries of what had failed. False where there is none. */
    Mono<Boolean> resume(String id);

    /**
     * Takes a workflow back to a part of its code, from where it goes on: what that part and all that began behind it did is forgotten, not
     * undone, and done again. Signals that these took are told again; messages that they took are not. One that is paused goes on. False where
     * there is none that runs, or it undoes its steps.
     *
     * @param step path of the part in the history: its name, with those of the scopes around it and a slash between
     * @throws InvalidCallException its history has no such part, that is of an iteration which is over, or steps before it were undone
     */
    Mono<Boolean> restartFrom(String id, String step);

    /**
     * Starts a workflow with an id of its own that has the history of another one, up to a part of its code, from where it goes on. The other
     * one goes on as it does. What it was told and has not taken, it keeps for itself; promises are kept for both. Empty where there is none.
     *
     * @param step as for {@link #restartFrom}
     * @return the id of the new one
     */
    Mono<String> fork(String id, String step);

    /**
     * As {@link #fork(String, String)}, under an id; ends with {@link WorkflowExistsException} where there is one, or was, that is kept.
     *
     * @param newId from 1 to 128 characters
     */
    Mono<String> fork(String id, String step, String newId);
}
