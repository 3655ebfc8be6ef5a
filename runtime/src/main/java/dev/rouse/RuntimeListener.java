package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Duration;
import java.util.List;

/**
 * Listener to events of a runtime. Its methods are called on lanes: they must not block and must not throw. Every
 * method does nothing by default.
 */
public interface RuntimeListener {

    /** Listens to nothing. */
    RuntimeListener NONE = new RuntimeListener() {};

    /** All of {@code listeners}, one after the other: as {@code RuntimeMetrics} and {@code FlightRecorderEvents}. */
    static RuntimeListener all(RuntimeListener... listeners) {
        return new ListenerGroup(List.of(Arguments.noNulls("listeners", listeners)));
    }

    /** Told when a start ended well: the actor is awake, or is known not to exist. */
    default void actorStarted(ActorStarted event) {}

    /** @param bytes of what was kept so that it can wake without a read; 0 when nothing was */
    default void actorSlept(ActorAddress address, int bytes) {}

    /** Told when an actor was destroyed, and nothing of it is stored any more. */
    default void actorDestroyed(ActorAddress address) {}

    /** A life of an actor went on to its next phase. */
    default void lifecycle(LifecycleEvent event) {}

    /** A hook of an actor, {@code run()} included, ended with an error or did not end in time. */
    default void hookFailed(String type, LifecycleHook hook) {}

    /**
     * @param actors how many share the commit
     * @param bytes of keys and values
     * @param took from sending to the known outcome, retries included
     */
    default void committed(int actors, int bytes, Duration took) {}

    /**
     * A call has found room in its actor's mailbox.
     *
     * @param depth calls of the actor that wait, run or have no answer yet, this one included
     */
    default void callAccepted(String type, int depth) {}

    /** @param failed whether the turn ended with an error */
    default void turnEnded(String type, String action, boolean failed) {}

    /**
     * A call has failed whose caller had left before: it had cancelled, or waited too long. Nobody else is told the error.
     *
     * @param action the action's name, or what else the call wanted
     */
    default void failedUnheard(ActorAddress address, String action, Throwable error) {}

    /**
     * A turn has run for {@link TurnOptions#warnAfter}, or for twice as long as when it was told of before.
     *
     * @param action its name; of a hook, that of its method
     */
    default void turnRunsLong(ActorAddress address, String action, Duration ran) {}

    /** A turn was cut off by {@link TurnOptions#timeout} or {@link TurnOptions#streamIdle}; {@link #turnEnded} follows. */
    default void turnCutOff(ActorAddress address, String action, Duration ran) {}

    /**
     * Something has blocked the thread of a lane for so long, or for twice as long as when it was told of before: no actor of
     * the lane goes on, and nothing else that shares its event loop. Called on another thread.
     *
     * @param stack of the thread, as it is now
     */
    default void laneBlocked(Thread thread, Duration age, StackTraceElement[] stack) {}

    /**
     * A firing of a schedule has ended and is saved.
     *
     * @param late from when it was to be tried until its turn was asked for
     * @param attempt 1 for the first
     * @param dead whether it was the last that failed: it is a dead letter now
     */
    default void alarmFired(String type, String action, Duration late, int attempt, boolean failed, boolean dead) {}

    /**
     * A limit of the flow of a queue has begun to hold messages of an actor back.
     *
     * @param limit its name among the {@link QueueOptions}, as {@code groupRate}
     */
    default void messagesHeld(String type, String queue, String limit) {}

    /**
     * A try of a message of a queue has ended, and that is in the store.
     *
     * @param waited since the message was sent
     * @param attempt 1 for the first
     * @param failed whether it failed, or had expired
     * @param dead whether there is no other try after that
     */
    default void messageHandled(
            String type, String queue, Duration waited, int attempt, boolean failed, boolean dead) {}

    /**
     * A receiver has decided on a message from actor to actor, or a delivery of some has come to nothing.
     *
     * @param type of the sender
     * @param receiver type of the receiver
     * @param waited since the message was sent; zero for a delivery that came to nothing
     * @param failed whether it is delivered again
     * @param dead whether it cannot be delivered: it is a dead letter now
     */
    default void messageDelivered(String type, String receiver, Duration waited, boolean failed, boolean dead) {}

    /** A workflow has started, and that is in the store. */
    default void workflowStarted(String type, String workflow) {}

    /**
     * A workflow has ended, and that is in the store.
     *
     * @param workflow name of its code
     * @param status an end
     * @param took since its start
     * @param entries of its history, as far as they were kept
     * @param bytes of those
     */
    default void workflowEnded(
            String type, String workflow, WorkflowStatus status, Duration took, int entries, long bytes) {}

    /**
     * A workflow is paused, and that is in the store: somebody has ordered it, its tries are exhausted, or its code has a fault.
     *
     * @param workflow name of its code
     */
    default void workflowPaused(ActorAddress address, String workflow, String id, String reason) {}

    /**
     * A try of a step of a workflow has ended, and that is in the store.
     *
     * @param workflow name of its code
     * @param attempt 1 for the first
     * @param failed whether it failed, or was lost with its node
     * @param last whether there is no other try after that
     * @param undo whether it undoes a step
     */
    default void stepEnded(String type, String workflow, int attempt, boolean failed, boolean last, boolean undo) {}

    /** A start that reads the store has to wait for others; {@link #startDequeued} follows. */
    default void startQueued() {}

    /** A start that had to wait does so no longer: it reads now, or is not wanted any more. */
    default void startDequeued(Duration waited) {}

    /**
     * Tells the number of actors that are due and wait to be woken, when that has changed, and every second while some
     * do.
     *
     * @param oldest how long the first of them has waited
     */
    default void alarmsWaiting(int actors, Duration oldest) {}

    /** Told of a heartbeat that the store accepted, and the time it took. */
    default void heartbeat(Duration took) {}

    /** The node lost its place: nothing is written any more. */
    default void fenced(String reason) {}

    /**
     * An actor was started, or found not to exist by a call that does not create.
     *
     * @param created whether it did not exist before
     * @param took from the call that woke it to the open mailbox
     */
    record ActorStarted(ActorAddress address, StartLedger ledger, boolean created, Duration took) {}

    /** Shards are this node's from now on. */
    default void shardsTaken(int shards) {}

    /**
     * Shards were given to another node.
     *
     * @param took from the question to the taker until it was told to claim them
     */
    default void shardsGiven(int shards, Duration took) {}

    /**
     * Another node is not heard of any more.
     *
     * @param node 32 hexadecimal digits
     */
    default void memberSuspected(String node) {}

    /**
     * This node struck another one, which seemed dead, from the store.
     *
     * @param node 32 hexadecimal digits
     */
    default void memberRevoked(String node) {}

    /** A call of this node goes to its actor's node through another member, as it cannot be reached from here. */
    default void callRelayed() {}

    /** A call of another node is passed on to its actor's node, which cannot be reached from there. */
    default void callPassedOn() {}
}
