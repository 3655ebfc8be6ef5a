package dev.rouse;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The workflows of an actor, for who is not in a turn of it: see {@link Workflows} for those who are. Each {@code Mono} is cold and makes one
 * call per subscription, which ends as calls of the actor do; what it orders is durable when it completes. All about them that is an
 * operator's business is {@linkplain Administration#workflows there}.
 */
public interface ActorWorkflows {

    /** The address of the actor. */
    ActorAddress address();

    /**
     * The same, with a key for what is ordered: made again under that key, it is not ordered again, and gets the same answer.
     *
     * @param key from 1 to 255 characters
     */
    ActorWorkflows withKey(String key);

    /** As {@link #start(String, String, Object)}, with an id that is made. */
    Mono<String> start(String name, @Nullable Object input);

    /**
     * Starts a workflow, and creates the actor where there is none. Ends with {@link WorkflowExistsException} where there is one of that id,
     * and with {@link InvalidCallException} where actors of the type have no workflow of that name.
     *
     * @param name that its code is registered under
     * @param id from 1 to 128 characters
     * @param input null for none
     * @return its id, when the start is durable
     */
    Mono<String> start(String name, String id, @Nullable Object input);

    /**
     * Waits for the result of a workflow: as long as a call does, then it may be asked for again. Empty where it gave none. Ends with
     * {@link WorkflowFailedException} where it did not complete, and with {@link WorkflowNotFoundException} where there is none. A workflow
     * that waits long lets its actor sleep, which ends this with a {@link RetryableException}.
     *
     * @param type of the result, as the actor's {@link StateCodec} reads it
     */
    <R> Mono<R> result(String id, Class<R> type);

    /**
     * Starts a workflow with an id that is made, and waits for its result, as {@link #result} does.
     *
     * @param name that its code is registered under
     * @param input null for none
     */
    <R> Mono<R> run(String name, @Nullable Object input, Class<R> type);

    /**
     * As {@link Workflows#progress}: wakes the actor, and runs no step. Empty too where there is no such workflow that has not ended. Ends with
     * {@link ActorNotFoundException} where there is no actor.
     */
    <T> Mono<T> progress(String id, Class<T> type);

    /** As {@link Workflows#query}; otherwise as {@link #progress}. */
    <T> Mono<T> query(String id, String query, Class<T> type);

    /** As {@link Workflows#signal}; ends with {@link ActorNotFoundException} where there is no actor. */
    Mono<Boolean> signal(String id, String signal, @Nullable Object value);

    /** As {@link Workflows#complete}; ends with {@link ActorNotFoundException} where there is no actor. */
    Mono<Boolean> complete(String id, String promise, @Nullable Object value);
}
