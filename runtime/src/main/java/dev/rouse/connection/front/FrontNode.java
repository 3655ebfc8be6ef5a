package dev.rouse.connection.front;

import dev.rouse.ActorAddress;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallTarget;
import dev.rouse.call.Recipient;
import dev.rouse.event.follow.EventFlux;
import dev.rouse.record.NodeId;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** The node of fronts, as their connections know it. From any thread. */
public interface FrontNode {

    /**
     * The actor that calls go to.
     *
     * @param caller on whose behalf; null for nobody
     * @throws dev.rouse.UnknownTypeException no such type
     */
    Recipient recipient(ActorAddress actor, CallKind kind, CallTarget.@Nullable Caller caller);

    /** Subscriptions to the events of an actor. */
    EventFlux follow(ActorAddress actor);

    /**
     * The present incarnation of the node.
     *
     * @throws dev.rouse.NodeUnavailableException it has none
     */
    NodeId self();

    /** Whether it serves no more. */
    boolean hasEnded();

    Scheduler timer();
}
