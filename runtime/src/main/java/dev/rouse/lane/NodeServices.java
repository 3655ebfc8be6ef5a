package dev.rouse.lane;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorInfo;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.blocking.BlockingWork;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.Recipient;
import dev.rouse.commit.NodeFence;
import dev.rouse.deadlock.DeadlockTurn;
import dev.rouse.feature.AlarmChanges;
import dev.rouse.kv.KvLimits;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.preload.StartPipeline;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.remote.Elsewhere;
import dev.rouse.stored.Features;
import dev.rouse.type.HostedType;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Services of a node that all its lanes share.
 *
 * @param types by their index
 * @param alarms told when an actor is to be woken
 * @param actors what actors call other actors with
 * @param recipients what the runtime itself calls other actors with, for them
 * @param deadlocks which lane looks for them
 * @param blocking what runs blocking code of actors
 * @param infos tells what is known of an actor of this node, by a call that asks for it
 * @param elsewhere makes what takes the calls of a lane whose actors are not there
 * @param members the nodes that live, as far as is known; empty for nothing known
 * @param random seeds that of each lane; used by several threads
 */
public record NodeServices(
        NodeFence fence,
        StartPipeline starts,
        Keys keys,
        KvLimits limits,
        Features features,
        List<HostedType> types,
        ActorClient actors,
        BiFunction<ActorAddress, CallKind, Recipient> recipients,
        RuntimeListener listener,
        RuntimeObserver observer,
        LifecycleEvents events,
        AlarmChanges alarms,
        DeadlockTurn deadlocks,
        BlockingWork blocking,
        Function<Call, Mono<ActorInfo>> infos,
        Function<ActorLane, Elsewhere> elsewhere,
        Supplier<Set<NodeId>> members,
        Clock clock,
        Ticker ticker,
        RandomGenerator random) {

    /** The type of that name; null where this node has none. */
    @Nullable
    HostedType type(String name) {
        for (HostedType type : types) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
