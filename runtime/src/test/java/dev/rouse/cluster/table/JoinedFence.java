package dev.rouse.cluster.table;

import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.LostPlace;
import dev.rouse.commit.Moment;
import dev.rouse.commit.NodeFence;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;

/** The fence of a node whose rows are in a scripted store. */
public final class JoinedFence {

    private JoinedFence() {}

    public static NodeFence of(
            ScriptedStore store, Keys keys, NodeId node, Ticker ticker, Scheduler timer, Consumer<LostPlace> onLost) {
        store.put(keys.heartbeat(node), new HeartbeatRecord(0, 0).encode());
        JoinedNode place = new JoinedNode(
                node,
                store.put(keys.epoch(node), new EpochRecord(false, 0).encode()),
                Moment.now(ticker, Clock.systemUTC()));
        return new NodeFence(
                store,
                keys,
                place,
                NodeOptions.defaults(),
                ticker,
                Clock.systemUTC(),
                timer,
                RuntimeListener.NONE,
                onLost);
    }
}
