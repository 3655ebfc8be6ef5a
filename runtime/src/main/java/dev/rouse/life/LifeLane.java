package dev.rouse.life;

import dev.rouse.ActorAddress;
import dev.rouse.call.Call;
import dev.rouse.connection.ConnectionWatch;
import dev.rouse.context.ContextLane;
import dev.rouse.feature.AlarmChanges;
import dev.rouse.gate.GateLane;
import dev.rouse.kv.KvVersion;
import dev.rouse.stored.ActorRecords;
import reactor.core.Disposable;
import reactor.util.context.Context;

/** An event loop's share of the actors, as the activations on it know it. Unless stated otherwise, lane only. */
public interface LifeLane extends GateLane, ContextLane {

    /** Ends activations. */
    Lifecycle lifecycle();

    /** The place of activations in the lane's memory. */
    Residency residency();

    /** Begins {@code call}, which has left the mailbox of {@code activation}. */
    void begin(Activation activation, Call call);

    /** Whether {@code call} may wait for an activation that starts; it is refused where it may not. */
    boolean admits(Call call);

    /** Called when {@code call} has to wait in line. */
    void waitsInLine(Call call);

    /** The number of calls of {@code address} that will be made again after a pause. */
    int retrying(ActorAddress address);

    /** Called when the creation or the end of {@code activation} is settled. */
    void settled(Activation activation);

    /** Whether it takes calls from outside for the actor at {@code address}: its shard is open here. */
    boolean serves(ActorAddress address);

    /** Whether turns of the actor at {@code address} are to end here, while its shard is not open any more. */
    boolean drains(ActorAddress address);

    ActorRecords records();

    /** The newest version of this node's own commits. */
    KvVersion floor();

    AlarmChanges alarms();

    LifecycleEvents events();

    /** Looks after connections of actors that are awake. */
    ConnectionWatch connections();

    /** The context of its requests to the store. */
    Context context();

    /** Runs {@code task} on the lane after {@code nanos}. */
    Disposable schedule(Runnable task, long nanos);
}
