package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Views and orders of an operator, of a node and its actors: all that an inspector, or operating code of a user's own,
 * needs. {@code dev.rouse.host.ActorRuntime} is one.
 *
 * <p>Every {@code Mono} is cold, asks or orders once per subscription, and completes on a lane, where nothing may block.
 * Cancelling takes no order back. Unless it says otherwise, no actor is woken, and what names a type that is not registered
 * ends with {@link UnknownTypeException}, or throws it.
 */
public interface Administration {

    // The node.

    /** The cluster as this node knows it, and the order to leave it gently. */
    ActorCluster cluster();

    /** Health of the node: a snapshot, at once, from any thread. */
    NodeHealth health();

    /** Names of the types that are registered, in order. */
    List<String> types();

    /** The actions that actors of {@code type} have, in the order of their names. */
    List<ActionSignature> actions(String type);

    /**
     * Every change of phase of every actor of this node, from the subscription on. Hot; comes on the lanes, where nothing
     * may block. Of a subscriber that is too slow 1,024 are held, then the oldest are dropped: {@link #droppedEvents()}.
     * Completes when the node has stopped.
     */
    Flux<LifecycleEvent> events();

    /** Number of events that subscribers of {@link #events()} have missed, since the start of the runtime. */
    long droppedEvents();

    /** Looks into actors, without waking any, and what is done there. */
    ActorInspection inspection();

    // Types.

    /**
     * Puts the actors of a type to sleep and refuses their calls with {@link ActorPausedException}, on all nodes and over
     * restarts, until {@link #resume(Class)}. Completes when that is durable and this node refuses the calls; other nodes do so at
     * the latest with their next heartbeat, most of them at once. Ends with {@link NodeUnavailableException} where this node has
     * no place in the store, and with what the store says: nothing is known of the outcome then, order it again.
     *
     * @param type the interface that was registered
     */
    Mono<Void> pause(Class<?> type);

    /** As {@link #pause(Class)}, by the name of the type. */
    Mono<Void> pause(String type);

    /**
     * Ends {@link #pause(Class)}, on all nodes. What has become due meanwhile runs now. Completes and ends as that; does nothing to a
     * type that is not paused.
     */
    Mono<Void> resume(Class<?> type);

    /** As {@link #resume(Class)}, by the name of the type. */
    Mono<Void> resume(String type);

    // Actors.

    /**
     * The actors of a type in key order.
     *
     * @param cursor {@link ActorPage#next()} of the page before; null for the first
     * @param limit at most so many, from 1 to 1,000
     */
    Mono<ActorPage> list(String type, @Nullable String cursor, int limit);

    /** Reads information on an actor: whether it exists, its phase, and what runs. */
    Mono<ActorInfo> info(ActorAddress address);

    /**
     * Puts an actor to sleep, and refuses its calls with {@link ActorPausedException} until it is resumed, over restarts too:
     * completes when that is durable. No hook of it runs for this, except {@code onSleep} when it is awake. Ends with {@link
     * ActorNotFoundException} where there is no actor.
     */
    Mono<Void> pause(ActorAddress address);

    /**
     * Lets a paused actor, or one that its {@link FailurePolicy} has stopped, take calls again: the next one starts it, and
     * what has become due of its schedule meanwhile runs at once. Does nothing to an actor that is neither, and ends as {@link
     * #pause(ActorAddress)}.
     */
    Mono<Void> resume(ActorAddress address);

    /** As {@link ActorClient#destroy}. */
    Mono<Void> destroy(ActorAddress address);

    // Schedules.

    /**
     * The entries of an actor's schedule that are stored, in the order in which they were made; none where there is no actor.
     *
     * @param cursor {@link SchedulePage#next()} of the page before; null for the first
     * @param limit at most so many entries, from 1 to 1,000; a page of large arguments has fewer, and ends at 1 MiB
     */
    Mono<SchedulePage> schedule(ActorAddress address, @Nullable String cursor, int limit);

    /**
     * As {@link ActorClient#cancelScheduled}, which wakes the actor: while it is paused or stopped, resume it first. What is due by
     * then fires at once.
     */
    Mono<Boolean> cancelScheduled(ActorAddress address, String id);

    /** As {@link ActorClient#cancelScheduledNamed}, which wakes the actor. */
    Mono<Boolean> cancelScheduledNamed(ActorAddress address, String name);

    /**
     * The firings of an actor that failed for the last time, the oldest first; empty where there is no actor. At most 1,000 of
     * them and 1 MiB, those of the entries that were made first: where there are more, retry or drop some to see others.
     */
    Mono<List<DeadLetter>> deadLetters(ActorAddress address);

    /**
     * Makes a dead letter an entry of the actor's schedule that is due now, with all its tries: as {@link Schedule#retry}
     * does, but without a word of the actor's own code. Completes with the id of the entry when that is durable, and empty
     * where there is no such letter. Wakes the actor, and ends with {@link ActorNotFoundException} where there is none, or as
     * a call of it does: while it is paused or stopped, resume it first.
     *
     * @param id of {@link DeadLetter}
     */
    Mono<String> retryDeadLetter(ActorAddress address, String id);

    /** Removes a dead letter. Completes with whether there was one; otherwise as {@link #retryDeadLetter}. */
    Mono<Boolean> dropDeadLetter(ActorAddress address, String id);

    // Queues.

    /** The queues of an actor as they are stored, in the order of their names: all that its type has, also where there is no actor. */
    Mono<List<QueueInfo>> queues(ActorAddress address);

    /**
     * The messages of a queue that failed for the last time, in the order in which they were sent; at most 1,000 of them and 1 MiB. Ends
     * with {@link InvalidCallException} where there is no such queue.
     */
    Mono<List<DeadMessage>> deadMessages(ActorAddress address, String queue);

    /**
     * Makes a dead letter of a queue a message again that is handled now, with all its tries. Completes with whether there was such a
     * letter, when that is durable. Wakes the actor, and ends with {@link ActorNotFoundException} where there is none, or as a call of it
     * does.
     *
     * @param id of {@link DeadMessage}
     */
    Mono<Boolean> retryMessage(ActorAddress address, String queue, String id);

    /** Removes a dead letter of a queue. Completes with whether there was one; otherwise as {@link #retryMessage}. */
    Mono<Boolean> dropMessage(ActorAddress address, String queue, String id);

    // Messages between actors.

    /** The messages of an actor to others that cannot be delivered, in the order in which they were sent; at most 1,000 of them and 1 MiB. */
    Mono<List<UndeliveredMessage>> undelivered(ActorAddress address);

    /**
     * Sends a message once more that could not be delivered, behind all others. Otherwise as {@link #retryMessage}.
     *
     * @param id of {@link UndeliveredMessage}
     */
    Mono<Boolean> retryUndelivered(ActorAddress address, String id);

    /** Removes a message that could not be delivered. Completes with whether there was one; otherwise as {@link #retryMessage}. */
    Mono<Boolean> dropUndelivered(ActorAddress address, String id);

    // Workflows.

    /**
     * The workflows of an actor as they are stored: those that have not ended, then those that have and are kept. Without the actor being
     * awake a fault of code that does not run is not known.
     *
     * @param query which of them
     * @param cursor {@link WorkflowPage#next()} of the page before; null for the first
     * @param limit at most so many, from 1 to 1,000; a page has fewer, or none, where others come between, and ends at 1 MiB
     */
    Mono<WorkflowPage> workflows(ActorAddress address, WorkflowQuery query, @Nullable String cursor, int limit);

    /** A workflow of an actor as it is stored; ends with {@link WorkflowNotFoundException} where there is none. */
    Mono<WorkflowDetails> workflow(ActorAddress address, String id);

    /**
     * The recorded history of a workflow as it is stored, all of it at one version, with what the {@linkplain WorkflowOptions.Builder#redaction
     * redaction} of its type tells of values. One that has ended has no entries. Wakes nobody. Ends with {@link WorkflowNotFoundException} where
     * there is none, and with {@link LimitExceededException} where it has more than 10,000 entries, or 8 MiB of them.
     */
    Mono<WorkflowHistory> workflowHistory(ActorAddress address, String id);

    /**
     * As {@link Workflows#cancel}, without a word of the actor's own code. Completes with whether it was done, when that is durable. Wakes the
     * actor, and ends with {@link ActorNotFoundException} where there is none, or as a call of it does: while the actor is paused or stopped,
     * resume it first.
     */
    Mono<Boolean> cancelWorkflow(ActorAddress address, String id);

    /** As {@link Workflows#kill}; otherwise as {@link #cancelWorkflow}. */
    Mono<Boolean> killWorkflow(ActorAddress address, String id);

    /** As {@link Workflows#pause}; otherwise as {@link #cancelWorkflow}. */
    Mono<Boolean> pauseWorkflow(ActorAddress address, String id);

    /** As {@link Workflows#resume}; otherwise as {@link #cancelWorkflow}. */
    Mono<Boolean> resumeWorkflow(ActorAddress address, String id);

    /**
     * As {@link Workflows#restartFrom}; otherwise as {@link #cancelWorkflow}.
     *
     * @param step path of a part of the {@linkplain #workflowHistory history}
     */
    Mono<Boolean> restartWorkflow(ActorAddress address, String id, String step);

    /**
     * As {@link Workflows#fork(String, String, String)}; otherwise as {@link #cancelWorkflow}. Completes with the id of the new one, when that is
     * durable; empty where there is no workflow of {@code id} that has not ended.
     *
     * @param step path of a part of the {@linkplain #workflowHistory history}
     * @param newId null for one that is made
     */
    Mono<String> forkWorkflow(ActorAddress address, String id, String step, @Nullable String newId);
}
