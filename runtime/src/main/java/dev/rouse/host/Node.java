package dev.rouse.host;

import dev.rouse.ActorId;
import dev.rouse.ClusterOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeOptions;
import dev.rouse.blocking.BlockingPool;
import dev.rouse.cluster.ClusterNews;
import dev.rouse.cluster.MemberSite;
import dev.rouse.kv.KvStore;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import dev.rouse.stored.Features;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * A store and the means to have a place in it.
 *
 * @param transports makes the way to other nodes, for each incarnation one
 */
record Node(
        KvStore store,
        Keys keys,
        Features features,
        RuntimeOptions options,
        RuntimeListener listener,
        RuntimeObserver observer,
        LifecycleEvents events,
        Clock clock,
        Ticker ticker,
        Timers timers,
        BlockingPool blocking,
        RandomGenerator random,
        Transports transports) {

    MemberSite site(ClusterNews news) {
        return new MemberSite(
                store,
                keys,
                options.node(),
                options.cluster(),
                member(),
                ActorId.SHARDS,
                listener,
                news,
                clock,
                ticker,
                timer(),
                random);
    }

    private MemberRecord member() {
        ClusterOptions cluster = options.cluster();
        return new MemberRecord("", cluster.build(), cluster.weight(), !cluster.callsOnly(), false);
    }

    Scheduler timer() {
        return timers.timer();
    }
}
