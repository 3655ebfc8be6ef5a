package dev.rouse.cluster;

import dev.rouse.ClusterOptions;
import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.kv.KvStore;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/**
 * The store that a node has its place in, and the means to keep that.
 *
 * @param member what the node says of itself there, but for its address
 * @param shards how many the store has
 * @param news told what the node does and learns
 * @param timer of heartbeats and looks: one thread
 */
public record MemberSite(
        KvStore store,
        Keys keys,
        NodeOptions options,
        ClusterOptions cluster,
        MemberRecord member,
        int shards,
        RuntimeListener listener,
        ClusterNews news,
        Clock clock,
        Ticker ticker,
        Scheduler timer,
        RandomGenerator random) {}
